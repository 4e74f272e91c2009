-- What the catalogue holds meets every bound.
-- store: large
SELECT region, AVG(volume) AS mean FROM objects GROUP BY region ERROR WITHIN 0.0001 %;
---- catalogue
bound: met
rows: 40
