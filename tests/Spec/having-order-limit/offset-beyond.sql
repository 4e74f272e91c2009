-- An OFFSET beyond the last row gives no row.
SELECT genotype, COUNT(*) AS n FROM objects GROUP BY genotype ORDER BY genotype OFFSET 5;
---- catalogue
genotype | n
