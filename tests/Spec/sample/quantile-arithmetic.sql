-- Arithmetic of quantiles has an interval that holds whatever their joint distribution is.
-- store: large
SELECT genotype, QUANTILE(volume, 0.75) - QUANTILE(volume, 0.25) AS iqr, MEDIAN(volume) / 1000 AS nl, LN(MEDIAN(volume)) AS log_median, AVG(volume) / MEDIAN(volume) AS skew
FROM objects WHERE sphericity > 0.6 GROUP BY genotype;
---- sample
genotype | iqr ± | nl ± | log_median ± | skew ±
marks: none
