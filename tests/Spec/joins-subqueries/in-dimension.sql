-- A condition by a subquery on a small table chooses whole groups, or rows: the sample answers.
-- store: large
SELECT AVG(volume) AS mean, COUNT(*) AS n FROM objects WHERE specimen IN (SELECT specimen FROM specimens WHERE sex = 'f') AND object_id IN (SELECT object_id FROM labels WHERE score > 0.5);
---- sample
mean ± | n ±
