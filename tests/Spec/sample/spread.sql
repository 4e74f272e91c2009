-- Standard deviation and coefficient of variation have intervals.
-- store: large
SELECT STDDEV(volume) AS sd, STDDEV(volume) / AVG(volume) AS cv, VAR_POP(volume) AS var FROM objects WHERE NOT touches_border AT CONFIDENCE 99.9 % ON MISS WARN;
---- sample
sd ± | cv ± | var ±
