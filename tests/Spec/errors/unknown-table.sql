-- A wrong table name is answered with the nearest right one.
SELECT COUNT(*) FROM object;
---- error 3
unknown table object
hint: did you mean objects?
at: object
