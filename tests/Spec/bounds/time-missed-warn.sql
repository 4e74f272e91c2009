-- With a time bound WARN is the default: the answer names all groups, marks what it does not know, and warns.
-- store: large
SELECT genotype, AVG(volume) AS mean FROM objects WHERE NOT touches_border GROUP BY genotype WITHIN 0.001 MILLISECONDS;
---- sample
genotype | mean
rows: 2
marks: unknown
bound: missed
warning: time was up before a sample could be read
