-- An aggregate cannot be a group key.
SELECT COUNT(*) AS n FROM objects GROUP BY n;
---- error 3
an aggregate cannot stand in GROUP BY
at: COUNT(*)
