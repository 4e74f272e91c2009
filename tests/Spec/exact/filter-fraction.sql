-- FILTER restricts FRACTION too.
SELECT FRACTION(volume > 30) FILTER (WHERE kind = 'rod') AS share FROM objects;
---- exact
share
0.5833333333333334
