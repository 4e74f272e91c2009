-- Which groups have an object beyond a limit is known without a row, by the stored extremes of each cell.
SELECT genotype, COUNT(DISTINCT specimen) AS k, MAX(region) AS last FROM objects WHERE volume > 64.25 GROUP BY genotype;
---- catalogue
genotype | k | last
mutant | 2 | r3
