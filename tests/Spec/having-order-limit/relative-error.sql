-- HAVING may leave out what is not known well enough.
-- store: large
SELECT region, AVG(volume) AS mean FROM objects WHERE NOT touches_border GROUP BY region HAVING RELATIVE_ERROR(AVG(volume)) < 0.5 SIMULTANEOUS;
---- sample
region | mean ±
rows: 40
