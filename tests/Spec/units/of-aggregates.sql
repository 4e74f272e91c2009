-- Means keep the unit of their column, variances square it, counts and shares have none.
SELECT AVG(length) AS a, VAR_SAMP(length) AS b, STDDEV(length) AS c, COUNT(length) AS d, FRACTION(length > 2[um]) AS e, CORR(length, volume) AS f FROM objects;
---- exact
a | b | c | d | e | f
2.875 | 1.3336820083682008 | 1.154851509228871 | 240 | 0.6875 | 0.007045084430220155
units: um | um2 | um | - | - | -
