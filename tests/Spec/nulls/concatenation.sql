-- Text joined to NULL is NULL; CONCAT leaves NULL out.
SELECT 'a' || NULL AS a, CONCAT('a', NULL, 'b') AS b;
---- exact
a | b
NULL | ab
