-- Where a bound is asked for, extremes under a condition are read exactly.
-- store: large
SELECT MAX(surface) AS largest FROM objects WHERE NOT touches_border AND sphericity > 0.9 ERROR WITHIN 0.1 %;
---- exact
bound: met
