-- ROUND rounds halves away from zero.
SELECT ROUND(2.5) AS a, ROUND(-2.5) AS b, ROUND(3.14159, 2) AS c, TRUNC(-1.7) AS d;
---- exact
a | b | c | d
3 | -3 | 3.14 | -1
