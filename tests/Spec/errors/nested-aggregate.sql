-- An aggregate cannot stand inside another.
SELECT MAX(AVG(volume)) FROM objects GROUP BY genotype;
---- error 3
an aggregate cannot stand inside another aggregate
hint: compute the inner one in a subquery in FROM
at: AVG(volume)
