-- A SELECT without an aggregate lists rows.
SELECT object_id, specimen, volume, surface, kind, touches_border, measured_on FROM objects WHERE object_id BETWEEN 6 AND 9 ORDER BY object_id;
---- exact
object_id | specimen | volume | surface | kind | touches_border | measured_on
6 | s6 | 13.75 | 27.5 | rod | false | 2024-01-06
7 | s1 | 15.5 | 32 | plate | false | 2024-01-07
8 | s2 | 17.25 | NULL | NULL | false | 2024-01-08
9 | s3 | 19 | 41 | Bead | true | 2024-01-09
units: - | - | um3 | um2 | - | - | -
types: BIGINT | VARCHAR | DOUBLE | DOUBLE | VARCHAR | BOOLEAN | DATE
