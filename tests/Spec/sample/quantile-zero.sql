-- Quantile 0 is the smallest value, which a sample does not know.
-- store: large
SELECT QUANTILE(volume, 0) AS p FROM objects WHERE sphericity > 0.6;
---- exact
reason: quantiles 0 and 1 are extremes, which a sample does not know
