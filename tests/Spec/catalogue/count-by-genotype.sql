-- Counts by a design column come from the catalogue.
SELECT genotype, COUNT(*) FROM objects GROUP BY genotype;
---- catalogue
genotype | count(*)
mutant | 120
wild | 120
