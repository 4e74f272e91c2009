-- An item may be an expression of group keys.
SELECT genotype || '/' || region AS cell, COUNT(*) AS n FROM objects GROUP BY genotype, region;
---- catalogue
cell | n
mutant/r1 | 30
mutant/r2 | 30
mutant/r3 | 30
mutant/r4 | 30
wild/r1 | 30
wild/r2 | 30
wild/r3 | 30
wild/r4 | 30
