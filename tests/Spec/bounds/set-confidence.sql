-- SET confidence holds for the statements after it.
-- store: large
SET confidence = 90 %; SELECT AVG(volume) AS mean FROM objects WHERE NOT touches_border;
---- sample
mean ±
confidence: 90 %
