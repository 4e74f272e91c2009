-- All forty regions are in the answer, each with its interval.
-- store: large
SELECT region, AVG(volume) AS mean FROM objects WHERE NOT touches_border GROUP BY region SIMULTANEOUS;
---- sample
region | mean ±
rows: 40
sample: objects_by_region
