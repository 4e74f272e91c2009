-- A group with too few rows in the sample is read exactly; the others keep their intervals.
-- store: large
SELECT CASE WHEN region = 'r01' THEN 'first' WHEN region < 'r20' THEN 'front' ELSE 'back' END AS part, AVG(volume) AS mean, COUNT(*) AS n FROM objects WHERE volume > 280 GROUP BY part AT CONFIDENCE 99.9 %;
---- mixed
part | mean ± | n ±
rows: 3
exact: first
reason: some groups are too small for the sample
