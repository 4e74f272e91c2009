-- COUNT_IF counts the rows for which a condition holds.
SELECT genotype, COUNT_IF(surface > 60) AS n FROM objects GROUP BY genotype;
---- exact
genotype | n
mutant | 68
wild | 68
