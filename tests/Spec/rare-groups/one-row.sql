-- A mean of one sampled row has no bounded interval, and does not pass for exact.
-- store: large
SELECT genotype, region, AVG(volume) AS mean, FRACTION(volume > 1) AS share FROM objects WHERE volume > 400 GROUP BY genotype, region ON MISS WARN;
---- sample
genotype | region | mean ± | share ±
warning: too few rows in the sample
