-- A key written twice is one key.
SELECT genotype, COUNT(*) AS n FROM objects GROUP BY genotype, 1;
---- catalogue
genotype | n
mutant | 120
wild | 120
