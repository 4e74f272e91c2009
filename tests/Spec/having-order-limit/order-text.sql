-- Text sorts by its bytes: capitals before small letters.
SELECT kind, COUNT(*) AS n FROM objects GROUP BY kind ORDER BY kind;
---- exact
kind | n
Bead | 60
plate | 60
rod | 60
NULL | 60
