-- An aggregate cannot stand in WHERE.
SELECT genotype FROM objects WHERE AVG(volume) > 3 GROUP BY genotype;
---- error 3
an aggregate cannot stand in WHERE
hint: put conditions on aggregates into HAVING
at: AVG(volume)
