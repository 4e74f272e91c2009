-- A quantity that is added is converted first.
SELECT object_id, length + 0.001[mm] AS longer FROM objects WHERE object_id <= 2 ORDER BY 1;
---- exact
object_id | longer
1 | 2
2 | 2.25
units: - | um
