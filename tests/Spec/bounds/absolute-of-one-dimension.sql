-- A bound with a unit is about the items of its dimension; the others carry the intervals they have.
-- store: large
SELECT AVG(volume) AS mean, COUNT(*) AS n, MEDIAN(surface) AS middle FROM objects WHERE NOT touches_border ERROR WITHIN 5[um3];
---- sample
mean ± | n ± | middle ±
bound: met
