-- ON MISS FAIL answers when the time bound is kept.
-- store: large
SELECT AVG(volume) AS mean FROM objects WHERE NOT touches_border WITHIN 20 SECONDS ON MISS FAIL;
---- sample
mean ±
bound: met
