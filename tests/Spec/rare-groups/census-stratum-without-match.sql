-- A rare group whose rows are all in the sample is left out when none of them matches.
-- store: large
SELECT stage, COUNT(*) AS n FROM objects WHERE volume > 40 AND object_id NOT IN (17, 3617, 7217, 10817, 14417, 18017, 21617, 25217, 28817, 32417, 36017, 39617) GROUP BY stage;
---- any
stage | n ±
rows: 2
