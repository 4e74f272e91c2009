-- A column of two tables must be named with its table.
SELECT specimen FROM objects o JOIN specimens s ON o.specimen = s.specimen;
---- error 3
column specimen is ambiguous
hint: write it with its table: o.specimen or s.specimen
at: specimen
