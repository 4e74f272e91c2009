-- The catalogue sorts NULL as all rows do: last.
SELECT batch, COUNT(*) AS n FROM objects GROUP BY batch ORDER BY batch DESC;
---- catalogue
batch | n
C | 40
B | 80
A | 80
NULL | 40
