-- A group for which HAVING is NULL is left out.
SELECT specimen, AVG(surface) AS mean FROM objects WHERE object_id IN (8, 9, 28) GROUP BY specimen HAVING AVG(surface) > 0;
---- exact
specimen | mean
s3 | 41
