-- A ratio of sums is estimated as one number.
-- store: large
SELECT genotype, SUM(surface) / SUM(volume) AS ratio FROM objects WHERE sphericity > 0.7 GROUP BY genotype;
---- sample
genotype | ratio ±
units: - | 1/um
