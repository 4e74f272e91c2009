-- Over no value the bins run from 0 to 1 and are empty.
SELECT HISTOGRAM(surface, 2) AS n FROM objects WHERE kind = 'none';
---- any
