-- A wrong function name is answered with the nearest right one.
SELECT AVERGE(volume) FROM objects;
---- error 3
unknown function AVERGE
at: AVERGE
