-- ON MISS EXACT beside a time bound that is kept changes nothing: the sample answers.
-- store: large
SELECT AVG(volume) AS mean FROM objects WHERE NOT touches_border WITHIN 20 SECONDS ON MISS EXACT;
---- sample
mean ±
bound: met
