-- A sum of which no sampled row is a part is not given as 0.
-- store: large
SELECT SUM(volume) AS total, COUNT(*) AS n FROM objects WHERE volume > 1000000 ON MISS WARN;
---- sample
total ± | n ±
marks: boundonly, unknown
