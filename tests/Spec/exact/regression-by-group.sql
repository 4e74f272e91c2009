-- REGR_SLOPE(y, x) is the least-squares slope of y on x, per group.
SELECT genotype, REGR_SLOPE(sphericity, length) AS slope, CORR(sphericity, length) AS r FROM objects WHERE NOT touches_border GROUP BY genotype;
---- exact
genotype | slope | r
mutant | -0.03464285714285714 | -0.13570974897593044
wild | 0.031428571428571424 | 0.11934264448310944
