-- HAVING keeps the groups for which it is true.
SELECT specimen, COUNT(*) AS n FROM objects WHERE volume > 35 GROUP BY specimen HAVING COUNT(*) >= 20;
---- exact
specimen | n
s2 | 20
s3 | 20
s4 | 20
s5 | 20
s6 | 20
