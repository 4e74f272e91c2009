-- EXACT keeps samples and catalogue out.
SELECT genotype, SUM(voxels) AS total FROM objects GROUP BY genotype EXACT;
---- exact
genotype | total
mutant | 33840
wild | 33120
