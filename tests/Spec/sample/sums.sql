-- Sums are estimated with an interval.
-- store: large
SELECT genotype, SUM(volume) AS total, SUM(surface) AS area FROM objects WHERE sphericity > 0.75 GROUP BY genotype AT CONFIDENCE 99.9 %;
---- sample
genotype | total ± | area ±
