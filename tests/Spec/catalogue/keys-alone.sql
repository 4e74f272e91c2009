-- Groups may be listed without any aggregate.
SELECT genotype, batch FROM objects GROUP BY genotype, batch ORDER BY genotype, batch NULLS LAST;
---- catalogue
genotype | batch
mutant | B
mutant | C
mutant | NULL
wild | A
wild | B
