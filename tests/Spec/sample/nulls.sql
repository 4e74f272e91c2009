-- Estimates leave out rows without a value.
-- store: large
SELECT genotype, COUNT(surface) AS measured, AVG(surface) AS mean FROM objects WHERE volume > 80 GROUP BY genotype AT CONFIDENCE 99.9 %;
---- sample
genotype | measured ± | mean ±
