-- ON MISS FAIL answers when the bound is met.
-- store: large
SELECT AVG(volume) AS mean FROM objects WHERE NOT touches_border ERROR WITHIN 10 % ON MISS FAIL;
---- sample
mean ±
bound: met
