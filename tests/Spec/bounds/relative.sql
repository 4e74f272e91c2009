-- A relative bound is met, and the answer says so.
-- store: large
SELECT genotype, AVG(volume) AS mean FROM objects WHERE NOT touches_border GROUP BY genotype ERROR WITHIN 5 %;
---- sample
genotype | mean ±
bound: met
