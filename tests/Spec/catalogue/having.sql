-- HAVING on a stored mean is decided at once.
SELECT specimen, AVG(volume) AS mean FROM objects GROUP BY specimen HAVING AVG(volume) > 35 ORDER BY mean DESC;
---- catalogue
specimen | mean
s6 | 35.5
s5 | 35.25
