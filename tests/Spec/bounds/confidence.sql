-- AT CONFIDENCE sets how sure the interval is.
-- store: large
SELECT AVG(volume) AS mean FROM objects WHERE NOT touches_border ERROR WITHIN 6 % AT CONFIDENCE 99 %;
---- sample
mean ±
bound: met
confidence: 99 %
