-- A bound on a quantile is met by as many rows as the pilot says.
-- store: large
SELECT genotype, MEDIAN(volume) AS m FROM objects WHERE sphericity > 0.6 GROUP BY genotype ERROR WITHIN 6 %;
---- sample
genotype | m ±
bound: met
