-- So must a column of ORDER BY.
SELECT genotype, AVG(volume) FROM objects GROUP BY genotype ORDER BY sphericity;
---- error 3
column sphericity must be in GROUP BY or inside an aggregate
hint: add sphericity to GROUP BY, or write GROUP BY ALL
at: sphericity
