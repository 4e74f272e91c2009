-- A number may carry the unit of its column.
SELECT COUNT(*) AS n FROM objects WHERE volume > 30[um3];
---- exact
n
139
