-- A qualifier must be a table of FROM.
SELECT shapes.volume FROM objects o;
---- error 3
unknown table shapes
hint: tables here: o
at: shapes
