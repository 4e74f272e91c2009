-- NULLS FIRST puts them in front.
SELECT specimen, age FROM specimens ORDER BY age NULLS FIRST, specimen;
---- exact
specimen | age
s4 | NULL
s1 | 8
s2 | 8
s3 | 10
s5 | 12
s6 | 12
s7 | 14
