-- A SELECT without FROM computes constants.
SELECT 1 + 2 * 3 AS a, 7 / 2 AS b, 7 // 2 AS c, 7 % 4 AS d, 2 ^ 10 AS e, 'a' || 'b' AS f;
---- exact
a | b | c | d | e | f
7 | 3.5 | 3 | 3 | 1024 | ab
