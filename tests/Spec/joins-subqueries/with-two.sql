-- A WITH table may use one before it.
WITH a AS (SELECT specimen, AVG(volume) AS m FROM objects GROUP BY specimen), b AS (SELECT MAX(m) AS top FROM a) SELECT a.specimen FROM a JOIN b ON a.m = b.top;
---- exact
specimen
s6
