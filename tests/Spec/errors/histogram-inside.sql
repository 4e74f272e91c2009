-- HISTOGRAM makes rows, and so is no value of a subquery.
SELECT h FROM (SELECT HISTOGRAM(volume, 10) AS h FROM objects) AS t;
---- error 3
HISTOGRAM makes a row for each bin: beside it only group keys may stand
hint: SELECT genotype, HISTOGRAM(volume, 20) AS n FROM objects GROUP BY genotype
at: HISTOGRAM(volume, 10)
