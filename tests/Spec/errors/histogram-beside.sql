-- Beside HISTOGRAM no other aggregate may stand.
SELECT HISTOGRAM(volume, 10), AVG(volume) FROM objects;
---- error 3
HISTOGRAM makes a row for each bin: beside it only group keys may stand
hint: SELECT genotype, HISTOGRAM(volume, 20) AS n FROM objects GROUP BY genotype
at: HISTOGRAM(volume, 10)
