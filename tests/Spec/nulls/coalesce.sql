-- COALESCE gives the first value that is not NULL, NULLIF makes one.
SELECT COALESCE(kind, 'none') AS k, COUNT(NULLIF(region, 'r1')) AS n FROM objects GROUP BY k;
---- exact
k | n
Bead | 40
none | 50
plate | 50
rod | 40
