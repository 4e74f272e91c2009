-- An absolute bound that is missed, ON MISS EXACT.
-- store: large
SELECT AVG(volume) AS mean FROM objects WHERE NOT touches_border ERROR WITHIN 0.01[um3] ON MISS EXACT;
---- exact
bound: met
reason: the sample could not meet the bound
