-- FRACTION of a condition on design columns leaves out rows where it is NULL.
SELECT genotype, FRACTION(batch = 'B') AS share, COUNT_IF(batch = 'B') AS n FROM objects GROUP BY genotype;
---- catalogue
genotype | share | n
mutant | 0.5 | 40
wild | 0.3333333333333333 | 40
