-- A time bound is kept, from a sample.
-- store: large
SELECT genotype, AVG(volume) AS mean FROM objects WHERE NOT touches_border GROUP BY genotype WITHIN 20 SECONDS;
---- sample
genotype | mean ±
bound: met
