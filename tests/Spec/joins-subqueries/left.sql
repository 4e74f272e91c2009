-- A LEFT JOIN keeps rows without a partner.
SELECT s.specimen, COUNT(o.object_id) AS objects, AVG(o.volume) AS mean FROM specimens s LEFT JOIN objects o USING (specimen) GROUP BY s.specimen;
---- exact
specimen | objects | mean
s1 | 40 | 34.25
s2 | 40 | 34.5
s3 | 40 | 34.75
s4 | 40 | 35
s5 | 40 | 35.25
s6 | 40 | 35.5
s7 | 0 | NULL
