-- HAVING on an estimate is decided where the interval is on one side of the limit.
-- store: large
SELECT genotype, AVG(volume) AS mean FROM objects WHERE NOT touches_border GROUP BY genotype HAVING AVG(volume) > 60;
---- sample
genotype | mean ±
rows: 2
