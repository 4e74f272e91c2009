-- Both bounds, ON MISS NULL: cells that miss the error bound in time are NULL.
-- store: large
SELECT AVG(volume) AS mean FROM objects WHERE NOT touches_border ERROR WITHIN 0.01 % WITHIN 1 MINUTE ON MISS NULL;
---- sample
mean
bound: missed
marks: missed
