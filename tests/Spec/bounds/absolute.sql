-- An absolute bound without a unit is in the unit of the column.
-- store: large
SELECT AVG(volume) AS mean FROM objects WHERE NOT touches_border ERROR WITHIN 6;
---- sample
mean ±
bound: met
