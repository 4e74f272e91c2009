-- A scalar subquery may refer to the row around it.
SELECT s.specimen, (SELECT MAX(volume) FROM objects o WHERE o.specimen = s.specimen) AS largest FROM specimens s ORDER BY s.specimen;
---- exact
specimen | largest
s1 | 63.5
s2 | 63.75
s3 | 64
s4 | 64.25
s5 | 64.5
s6 | 64.75
s7 | NULL
