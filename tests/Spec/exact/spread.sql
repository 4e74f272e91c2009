-- STDDEV and VARIANCE divide by n - 1, the _POP forms by n.
SELECT STDDEV(volume) AS a, STDDEV_SAMP(volume) AS b, STDDEV_POP(volume) AS c, VARIANCE(volume) AS d, VAR_SAMP(volume) AS e, VAR_POP(volume) AS f FROM objects WHERE touches_border;
---- exact
a | b | c | d | e | f
17.60681686165901 | 17.60681686165901 | 17.31088289679838 | 310 | 310 | 299.6666666666667
