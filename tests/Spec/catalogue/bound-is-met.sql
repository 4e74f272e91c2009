-- A bound on an exact answer is met.
SELECT genotype, AVG(volume) AS mean FROM objects GROUP BY genotype ERROR WITHIN 1 %;
---- catalogue
genotype | mean
mutant | 35.25
wild | 34.5
bound: met
