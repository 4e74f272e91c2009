-- HAVING takes the alias of an item.
SELECT kind, AVG(volume) AS mean FROM objects GROUP BY kind HAVING mean > 34 ORDER BY mean;
---- exact
kind | mean
Bead | 34.5
NULL | 34.75
plate | 35
rod | 35.25
