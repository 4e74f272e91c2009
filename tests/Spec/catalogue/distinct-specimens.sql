-- The number of specimens in each group is known.
SELECT genotype, COUNT(DISTINCT specimen) AS specimens, COUNT(DISTINCT batch) AS batches FROM objects GROUP BY genotype;
---- catalogue
genotype | specimens | batches
mutant | 3 | 2
wild | 3 | 2
