-- GROUP BY ALL over design columns is answered by the catalogue.
SELECT specimen, region, COUNT(*) AS n FROM objects GROUP BY ALL;
---- catalogue
specimen | region | n
s1 | r1 | 10
s1 | r2 | 10
s1 | r3 | 10
s1 | r4 | 10
s2 | r1 | 10
s2 | r2 | 10
s2 | r3 | 10
s2 | r4 | 10
s3 | r1 | 10
s3 | r2 | 10
s3 | r3 | 10
s3 | r4 | 10
s4 | r1 | 10
s4 | r2 | 10
s4 | r3 | 10
s4 | r4 | 10
s5 | r1 | 10
s5 | r2 | 10
s5 | r3 | 10
s5 | r4 | 10
s6 | r1 | 10
s6 | r2 | 10
s6 | r3 | 10
s6 | r4 | 10
