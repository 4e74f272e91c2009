-- No matching row in the sample gives an upper bound on the count, never 0 ± 0.
-- store: large
SELECT COUNT(*) AS n FROM objects WHERE volume > 1000000 ON MISS WARN;
---- sample
n ±
marks: boundonly
