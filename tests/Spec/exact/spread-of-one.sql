-- One value has no sample variance, and a population variance of 0.
SELECT COUNT(*) AS n, VAR_SAMP(volume) AS s, STDDEV(volume) AS d, VAR_POP(volume) AS p FROM objects WHERE object_id = 7;
---- exact
n | s | d | p
1 | NULL | NULL | 0
