-- Each group has an interval of its own.
-- store: large
SELECT genotype, AVG(volume), COUNT(*) FROM objects WHERE NOT touches_border GROUP BY genotype;
---- sample
genotype | avg(volume) ± | count(*) ±
rows: 2
marks: none
