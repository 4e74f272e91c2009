-- ON MISS NULL gives NULL in place of a cell that missed.
-- store: large
SELECT genotype, AVG(volume) AS mean, COUNT(*) AS n FROM objects WHERE NOT touches_border GROUP BY genotype ERROR WITHIN 0.01 % ON MISS NULL;
---- sample
genotype | mean | n
bound: missed
marks: missed
