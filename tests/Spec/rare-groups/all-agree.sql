-- Sampled rows that all agree do not make a value certain: it is read exactly, or under ON MISS WARN left open.
-- store: large
SELECT FRACTION(volume < 100000) AS share FROM objects WHERE sphericity > 0.6 ON MISS WARN;
---- sample
share ±
marks: unknown
