-- GREATEST and LEAST compare their arguments.
SELECT GREATEST(1, 3, 2) AS a, LEAST(1.5, 0.5) AS b;
---- exact
a | b
3 | 0.5
