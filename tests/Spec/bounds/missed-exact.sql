-- A bound no sample can meet is met by reading all rows.
-- store: large
SELECT AVG(volume) AS mean FROM objects WHERE NOT touches_border ERROR WITHIN 0.01 %;
---- exact
bound: met
reason: the sample could not meet the bound
