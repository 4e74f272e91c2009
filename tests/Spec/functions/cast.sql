-- CAST and :: convert; TRY_CAST gives NULL where it cannot.
SELECT CAST('12' AS INTEGER) AS a, '2.5'::DOUBLE AS b, CAST(2.5 AS VARCHAR) AS c, TRY_CAST('x' AS INTEGER) AS d, CAST('2024-02-29' AS DATE) AS e, TRUE::INTEGER AS f;
---- exact
a | b | c | d | e | f
12 | 2.5 | 2.5 | NULL | 2024-02-29 | 1
