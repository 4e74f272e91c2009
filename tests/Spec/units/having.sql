-- HAVING takes a quantity in the unit of the aggregate.
SELECT specimen, AVG(volume) AS mean FROM objects GROUP BY specimen HAVING AVG(volume) > 0.000000035[mm3];
---- catalogue
specimen | mean
s5 | 35.25
s6 | 35.5
