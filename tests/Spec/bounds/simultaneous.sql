-- SIMULTANEOUS makes the confidence hold for all cells together.
-- store: large
SELECT specimen, AVG(volume) AS mean, COUNT(*) AS n FROM objects WHERE sphericity > 0.6 GROUP BY specimen SIMULTANEOUS;
---- any
specimen | mean ± | n ±
rows: 12
