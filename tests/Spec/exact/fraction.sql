-- FRACTION is the share of rows for which a condition holds.
SELECT genotype, FRACTION(volume > 30) AS share, FRACTION(touches_border) AS border FROM objects GROUP BY genotype;
---- exact
genotype | share | border
mutant | 0.5833333333333334 | 0.08333333333333333
wild | 0.575 | 0.16666666666666666
