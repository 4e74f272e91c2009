-- GROUP BY over no row gives no group.
SELECT genotype, COUNT(*) AS n FROM objects WHERE genotype = 'none' GROUP BY genotype;
---- catalogue
genotype | n
