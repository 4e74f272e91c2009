-- Two tables may be joined to the sample; the key of one may be a column of the other.
-- store: large
SELECT b.room, AVG(volume) AS mean FROM objects o JOIN specimens s ON o.specimen = s.specimen JOIN batches b ON s.batch = b.batch WHERE NOT touches_border GROUP BY b.room;
---- sample
room | mean ±
rows: 2
