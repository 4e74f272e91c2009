-- Under ON MISS WARN undecided groups are returned and marked.
-- store: large
SELECT region, AVG(volume) AS mean FROM objects WHERE NOT touches_border GROUP BY region HAVING AVG(volume) > 126 ON MISS WARN;
---- sample
region | mean ±
marks: undecided
