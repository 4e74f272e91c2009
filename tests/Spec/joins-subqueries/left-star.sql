-- A LEFT JOIN keeps every row: the catalogue's counts hold beside what the joined rows say.
-- store: large
SELECT genotype, COUNT(*) AS n, COUNT(l.label) AS labelled, AVG(l.score) AS score FROM objects o LEFT JOIN labels l ON o.object_id = l.object_id GROUP BY genotype SIMULTANEOUS AT CONFIDENCE 99 %;
---- sample
genotype | n | labelled ± | score ±
marks: none
