-- Arithmetic with NULL gives NULL, and aggregates leave it out.
SELECT COUNT(surface / 2 + surface) AS n, SUM(surface / 2 + surface) AS total FROM objects;
---- exact
n | total
228 | 24543
