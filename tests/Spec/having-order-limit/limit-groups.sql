-- LIMIT and OFFSET count groups.
SELECT specimen, AVG(volume) AS mean FROM objects GROUP BY specimen ORDER BY mean DESC, specimen LIMIT 2 OFFSET 1;
---- catalogue
specimen | mean
s5 | 35.25
s4 | 35
