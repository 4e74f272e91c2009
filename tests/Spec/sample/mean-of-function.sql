-- A mean of a function of columns is estimated.
-- store: large
SELECT specimen, AVG(SQRT(surface)) AS mean FROM objects WHERE volume < 300 GROUP BY specimen AT CONFIDENCE 99.9 %;
---- any
specimen | mean ±
rows: 12
confidence: 99.9 %
