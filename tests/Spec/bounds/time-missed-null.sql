-- ON MISS NULL: all groups are named when time is up, their values are NULL.
-- store: large
SELECT genotype, AVG(volume) AS mean FROM objects WHERE NOT touches_border GROUP BY genotype WITHIN 0.001 MILLISECONDS ON MISS NULL;
---- sample
genotype | mean
rows: 2
marks: unknown
bound: missed
