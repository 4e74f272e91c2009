-- FILTER on a design column needs no row.
SELECT genotype, COUNT(*) FILTER (WHERE region = 'r1') AS n1, SUM(volume) FILTER (WHERE region <> 'r1') AS rest FROM objects GROUP BY genotype;
---- catalogue
genotype | n1 | rest
mutant | 30 | 3180
wild | 30 | 3127.5
