-- Under ON MISS WARN a group too small is there all the same: its cells are marked, and a warning says so.
-- store: large
SELECT genotype, region, AVG(volume) AS mean FROM objects WHERE volume > 250 GROUP BY genotype, region SIMULTANEOUS ON MISS WARN;
---- any
rows: 80
marks: unknown
warning: too few rows in the sample
