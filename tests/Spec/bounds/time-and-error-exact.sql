-- Both bounds, ON MISS EXACT: all rows are read where they fit into the time.
-- store: large
SELECT AVG(volume) AS mean FROM objects WHERE NOT touches_border ERROR WITHIN 0.01 % WITHIN 5 MINUTES ON MISS EXACT;
---- exact
bound: met
reason: the sample could not meet the bound
