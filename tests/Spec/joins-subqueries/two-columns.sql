-- IN needs a subquery with one column.
SELECT COUNT(*) FROM objects WHERE specimen IN (SELECT specimen, sex FROM specimens);
---- error 3
IN needs a subquery with one column, found 2
at: specimen IN
