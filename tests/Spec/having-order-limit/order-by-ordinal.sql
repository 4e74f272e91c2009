-- ORDER BY takes the number of an item, with a second key for equal ones.
SELECT genotype, specimen, MAX(length) AS longest FROM objects GROUP BY 1, 2 ORDER BY 3 DESC, 2 DESC;
---- catalogue
genotype | specimen | longest
mutant | s6 | 4.75
mutant | s4 | 4.75
wild | s2 | 4.75
mutant | s5 | 4.5
wild | s3 | 4.5
wild | s1 | 4.5
