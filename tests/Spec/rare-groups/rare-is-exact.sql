-- A rare group whose rows are all in the sample is exact; the others keep their intervals.
-- store: large
SELECT stage, AVG(volume) AS mean, COUNT(*) AS n FROM objects WHERE sphericity > 0.5 GROUP BY stage;
---- sample
stage | mean ± | n ±
rows: 3
exact: rare
