-- Variances and standard deviations come from stored moments, with divisor n - 1 or n as named.
SELECT specimen, STDDEV(volume) AS sd, STDDEV_POP(volume) AS sd_pop, VAR_SAMP(volume) AS var, VAR_POP(volume) AS var_pop, VARIANCE(volume) AS again FROM objects GROUP BY specimen;
---- catalogue
specimen | sd | sd_pop | var | var_pop | again
s1 | 17.53567791675018 | 17.315094570922792 | 307.5 | 299.8125 | 307.5
s2 | 17.53567791675018 | 17.315094570922792 | 307.5 | 299.8125 | 307.5
s3 | 17.53567791675018 | 17.315094570922792 | 307.5 | 299.8125 | 307.5
s4 | 17.53567791675018 | 17.315094570922792 | 307.5 | 299.8125 | 307.5
s5 | 17.53567791675018 | 17.315094570922792 | 307.5 | 299.8125 | 307.5
s6 | 17.53567791675018 | 17.315094570922792 | 307.5 | 299.8125 | 307.5
units: - | um3 | um3 | um6 | um6 | um6
