-- A group of 12 rows among 40,000 is counted.
-- store: large
SELECT stage, COUNT(*) AS n, COUNT(DISTINCT region) AS regions FROM objects GROUP BY stage;
---- catalogue
stage | n | regions
early | 16002 | 40
late | 23986 | 40
rare | 12 | 12
