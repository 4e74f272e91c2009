-- A subquery in FROM gives the mean of specimen means, each specimen with equal weight.
SELECT genotype, AVG(m) AS mean, STDDEV(m) AS sd, COUNT(*) AS specimens FROM (SELECT genotype, specimen, AVG(volume) AS m FROM objects WHERE NOT touches_border GROUP BY genotype, specimen) AS per_specimen GROUP BY genotype;
---- exact
genotype | mean | sd | specimens
mutant | 35.166666666666664 | 0.28867513459481287 | 3
wild | 34.833333333333336 | 0.28867513459481287 | 3
reason: a subquery in FROM is answered exactly
