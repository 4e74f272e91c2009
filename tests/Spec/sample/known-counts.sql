-- Counts of whole groups are known exactly, beside estimates of what the catalogue does not hold.
-- store: large
SELECT genotype, COUNT(*), AVG(LN(volume)) AS mean_log FROM objects GROUP BY genotype;
---- sample
genotype | count(*) | mean_log ±
rows: 2
