-- An ordinal must be an item of the SELECT list.
SELECT genotype, COUNT(*) FROM objects GROUP BY 3;
---- error 3
GROUP BY 3 is no item of the SELECT list
hint: it has 2
at: 3;
