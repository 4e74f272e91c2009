-- A sample joined to a whole table by its key is a sample of the join; groups and conditions of the table count as the specimens' own.
-- store: large
SELECT s.batch, AVG(o.volume) AS mean, COUNT(*) AS n, MEDIAN(o.surface) AS middle FROM objects o JOIN specimens s ON o.specimen = s.specimen
WHERE s.sex = 'f' AND o.sphericity > 0.7 GROUP BY s.batch ORDER BY s.batch SIMULTANEOUS;
---- sample
batch | mean ± | n ± | middle ±
rows: 3
marks: none
