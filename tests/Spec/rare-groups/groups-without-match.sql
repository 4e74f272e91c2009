-- A group of which no row matches is no part of the answer, whether its rows are all in the sample or not.
-- store: large
SELECT stage, COUNT(*) AS n FROM objects WHERE charge > 1000 AND volume < 1 GROUP BY stage;
---- any
rows: 0
