-- AT CONFIDENCE goes before SET.
-- store: large
SET confidence = 90 %; SELECT AVG(volume) AS mean FROM objects WHERE NOT touches_border AT CONFIDENCE 99 %;
---- sample
mean ±
confidence: 99 %
