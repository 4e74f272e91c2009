-- HAVING may join conditions with AND, OR and NOT.
SELECT specimen, AVG(volume) AS mean FROM objects GROUP BY specimen HAVING NOT (AVG(volume) < 34 OR AVG(volume) > 36) AND COUNT(*) = 40;
---- catalogue
specimen | mean
s1 | 34.25
s2 | 34.5
s3 | 34.75
s4 | 35
s5 | 35.25
s6 | 35.5
