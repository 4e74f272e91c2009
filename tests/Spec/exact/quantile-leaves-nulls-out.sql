-- Quantiles leave out rows without a value.
SELECT MEDIAN(surface) AS m, QUANTILE(surface, 0.1) AS low FROM objects;
---- exact
m | low
71.75 | 23.85
