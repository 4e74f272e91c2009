-- QUANTILE interpolates between the order statistics, as R does by default (type 7).
SELECT specimen, QUANTILE(volume, 0.25) AS q1, QUANTILE(volume, 0.9) AS q9, QUANTILE(volume, 0) AS least FROM objects GROUP BY specimen;
---- exact
specimen | q1 | q9 | least
s1 | 19.625 | 57.65 | 5
s2 | 19.875 | 57.9 | 5.25
s3 | 20.125 | 58.15 | 5.5
s4 | 20.375 | 58.4 | 5.75
s5 | 20.625 | 58.65 | 6
s6 | 20.875 | 58.9 | 6.25
