-- HAVING may speak of group keys.
SELECT genotype, region, COUNT(*) AS n FROM objects GROUP BY genotype, region HAVING region > 'r2';
---- catalogue
genotype | region | n
mutant | r3 | 30
mutant | r4 | 30
wild | r3 | 30
wild | r4 | 30
