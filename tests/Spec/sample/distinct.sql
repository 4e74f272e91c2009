-- Different values of a whole table are counted by a stored sketch, with its error; a bound narrower than that is met by reading all rows.
-- store: large
SELECT COUNT(DISTINCT sphericity) AS n FROM objects;
---- catalogue
n ±
reason: different values are counted by stored sketches
