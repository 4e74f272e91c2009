-- An absolute bound that is missed, ON MISS NULL.
-- store: large
SELECT AVG(volume) AS mean FROM objects WHERE NOT touches_border ERROR WITHIN 0.01[um3] ON MISS NULL;
---- sample
mean
bound: missed
marks: missed
