-- Aggregates over NULL alone give NULL, COUNT gives 0.
SELECT COUNT(surface) AS n, SUM(surface) AS s, AVG(surface) AS a, MEDIAN(surface) AS m, FRACTION(surface > 1) AS f FROM objects WHERE surface IS NULL;
---- exact
n | s | a | m | f
0 | NULL | NULL | NULL | NULL
