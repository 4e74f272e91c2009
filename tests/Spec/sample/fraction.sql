-- A share has an interval.
-- store: large
SELECT stage, FRACTION(volume > 150) AS large FROM objects WHERE stage <> 'rare' GROUP BY stage;
---- sample
stage | large ±
rows: 2
