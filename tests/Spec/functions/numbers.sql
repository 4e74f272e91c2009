-- Functions of numbers.
SELECT ABS(-2.5) AS a, CEIL(1.2) AS b, FLOOR(-1.2) AS c, SQRT(2) AS d, CBRT(27) AS e, LN(10) AS f, LOG10(1000) AS g, EXP(1) AS h, POWER(2, 0.5) AS i, SIGN(-3) AS j, MOD(7, 3) AS k, DEGREES(PI()) AS l;
---- exact
a | b | c | d | e | f | g | h | i | j | k | l
2.5 | 2 | -2 | 1.4142135623730951 | 3 | 2.302585092994046 | 3 | 2.718281828459045 | 1.4142135623730951 | -1 | 1 | 180
