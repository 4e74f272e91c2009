-- An aggregate takes any expression over the columns of a row.
SELECT genotype, AVG(surface / volume) AS mean_ratio, SUM(length * length) AS squares, MAX(ABS(sphericity - 0.5)) AS far FROM objects GROUP BY genotype;
---- exact
genotype | mean_ratio | squares | far
mutant | 2.081902882674315 | 1180 | 0.5
wild | 2.0888731371400495 | 1122.5 | 0.5
