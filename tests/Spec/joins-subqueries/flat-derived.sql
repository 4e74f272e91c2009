-- A subquery in FROM that only chooses rows and columns is put into the query around it.
-- store: large
SELECT d.g, AVG(d.v) AS mean FROM (SELECT genotype AS g, volume / 1000 AS v, sphericity AS s FROM objects WHERE NOT touches_border) d WHERE d.s > 0.6 GROUP BY d.g;
---- sample
g | mean ±
rows: 2
