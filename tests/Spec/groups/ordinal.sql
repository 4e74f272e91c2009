-- A number in GROUP BY stands for that item of the SELECT list.
SELECT kind, genotype, COUNT(*) AS n FROM objects GROUP BY 1, 2;
---- exact
kind | genotype | n
NULL | mutant | 40
NULL | wild | 20
Bead | mutant | 20
Bead | wild | 40
plate | mutant | 20
plate | wild | 40
rod | mutant | 40
rod | wild | 20
