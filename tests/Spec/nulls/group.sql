-- Rows with NULL in a group key make one group.
SELECT kind, COUNT(*) AS n, COUNT(surface) AS measured FROM objects GROUP BY kind;
---- exact
kind | n | measured
NULL | 60 | 48
Bead | 60 | 60
plate | 60 | 60
rod | 60 | 60
reason: the catalogue does not know the groups of kind
