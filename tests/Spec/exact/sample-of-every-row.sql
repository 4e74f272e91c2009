-- A sample that holds every row leaves nothing to estimate: the answer is exact.
SELECT genotype, AVG(volume) AS mean, COUNT(*) AS n FROM objects WHERE sphericity > 0.5 GROUP BY genotype;
---- exact
genotype | mean | n
mutant | 32.27542372881356 | 59
wild | 36.70762711864407 | 59
reason: the sample holds every row
