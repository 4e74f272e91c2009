-- EXACT reads all rows whatever samples there are.
-- store: large
SELECT genotype, COUNT(*) AS n, AVG(volume) AS mean FROM objects WHERE sphericity > 0.9 GROUP BY genotype EXACT;
---- exact
genotype | n | mean
wild | 10402 | 132.8939305748793
mutant | 10405 | 146.24511388396178
