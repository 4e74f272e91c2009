-- A constant beside an estimate stays what it is.
-- store: large
SELECT AVG(volume) AS mean, 1 AS one FROM objects WHERE NOT touches_border;
---- sample
mean ± | one
