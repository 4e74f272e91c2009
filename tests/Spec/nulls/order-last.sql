-- NULL sorts last, whether ascending or descending, unless NULLS FIRST is written.
SELECT specimen, age FROM specimens ORDER BY age DESC, specimen;
---- exact
specimen | age
s7 | 14
s5 | 12
s6 | 12
s3 | 10
s1 | 8
s2 | 8
s4 | NULL
