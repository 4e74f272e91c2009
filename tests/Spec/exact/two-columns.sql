-- Correlation, covariance and slope use the rows where both columns have a value.
SELECT CORR(surface, volume) AS r, COVAR_SAMP(surface, volume) AS s, COVAR_POP(surface, volume) AS p, REGR_SLOPE(surface, volume) AS b FROM objects;
---- exact
r | s | p | b
0.9991251228845097 | 603.1150011592858 | 600.4697599261311 | 2.0008768910366737
units: - | um5 | um5 | 1/um
