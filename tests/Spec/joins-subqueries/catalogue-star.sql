-- Groups and conditions on a table keyed by specimen need no row: the catalogue's groups are joined to it.
-- store: large
SELECT s.batch, COUNT(*) AS c, AVG(o.volume) AS a, COUNT(DISTINCT o.specimen) AS k FROM objects o JOIN specimens s ON o.specimen = s.specimen
WHERE s.sex = 'f' AND s.age_weeks > 8 GROUP BY s.batch;
---- any
