-- HISTOGRAM is said to be missing.
SELECT genotype, HISTOGRAM(volume, 10) FROM objects GROUP BY genotype;
---- error 3
not supported yet: HISTOGRAM
at: HISTOGRAM(volume, 10)
