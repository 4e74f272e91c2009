-- A group whose interval straddles the limit of HAVING is decided by reading it exactly.
-- store: large
SELECT region, AVG(volume) AS mean FROM objects WHERE NOT touches_border GROUP BY region HAVING AVG(volume) > 126;
---- any
