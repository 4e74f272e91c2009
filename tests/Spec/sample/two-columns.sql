-- Correlation, covariance and slope have intervals.
-- store: large
SELECT genotype, CORR(surface, volume) AS r, COVAR_SAMP(surface, volume) AS s, REGR_SLOPE(surface, volume) AS b FROM objects GROUP BY genotype AT CONFIDENCE 99.9 % ON MISS WARN;
---- sample
genotype | r ± | s ± | b ±
