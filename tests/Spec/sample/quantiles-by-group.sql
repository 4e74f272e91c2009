-- Several quantiles, under FILTER and descending too, come from one reading; each has an interval of its own.
-- store: large
SELECT genotype, QUANTILE(volume, 0.05) AS p05, PERCENTILE_CONT(0.05) WITHIN GROUP (ORDER BY volume DESC) AS p95, QUANTILE_CONT(volume, 0.99) AS p99,
  MEDIAN(surface) FILTER (WHERE touches_border) AS border, AVG(volume) AS mean FROM objects WHERE sphericity > 0.6 GROUP BY genotype SIMULTANEOUS;
---- sample
genotype | p05 ± | p95 ± | p99 ± | border ± | mean ±
rows: 2
marks: none
