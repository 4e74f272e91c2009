-- FILTER restricts one aggregate and leaves the others alone.
SELECT AVG(volume) FILTER (WHERE touches_border) AS border, AVG(volume) FILTER (WHERE NOT touches_border) AS inside, COUNT(*) FILTER (WHERE kind IS NULL) AS unknown, COUNT(*) AS n FROM objects;
---- exact
border | inside | unknown | n
34 | 35 | 60 | 240
