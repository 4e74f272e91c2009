-- Groups may be functions of design columns.
SELECT UPPER(genotype) AS g, CASE WHEN region IN ('r1', 'r2') THEN 'front' ELSE 'back' END AS side, COUNT(*) AS n FROM objects GROUP BY g, side;
---- catalogue
g | side | n
MUTANT | back | 60
MUTANT | front | 60
WILD | back | 60
WILD | front | 60
