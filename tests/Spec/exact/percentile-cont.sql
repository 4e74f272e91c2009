-- PERCENTILE_CONT is QUANTILE in the words of the SQL standard.
SELECT genotype, PERCENTILE_CONT(0.25) WITHIN GROUP (ORDER BY volume) AS q1 FROM objects WHERE touches_border GROUP BY genotype;
---- exact
genotype | q1
mutant | 22.5
wild | 18.5
