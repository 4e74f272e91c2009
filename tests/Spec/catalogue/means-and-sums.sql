-- Means and sums of whole groups come from stored sums, exactly.
SELECT genotype, AVG(volume), SUM(volume) FROM objects GROUP BY genotype;
---- catalogue
genotype | avg(volume) | sum(volume)
mutant | 35.25 | 4230
wild | 34.5 | 4140
units: - | um3 | um3
