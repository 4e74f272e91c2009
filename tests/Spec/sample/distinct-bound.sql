-- A sketch cannot count to 0.1 %: all rows are read.
-- store: large
SELECT COUNT(DISTINCT sphericity) AS n FROM objects ERROR WITHIN 0.1 %;
---- exact
n
498
bound: met
