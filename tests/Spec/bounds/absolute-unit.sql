-- An absolute bound with a unit is converted.
-- store: large
SELECT AVG(volume) AS mean FROM objects WHERE NOT touches_border ERROR WITHIN 0.000000006[mm3];
---- sample
mean ±
bound: met
