-- SET confidence holds for the statements after it.
-- store: large
SET confidence = 99.9 %; SELECT AVG(volume) AS mean FROM objects WHERE NOT touches_border;
---- sample
mean ±
confidence: 99.9 %
