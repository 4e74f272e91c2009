-- FRACTION counts only rows where the condition is true or false.
SELECT FRACTION(kind = 'rod') AS of_known, FRACTION(surface > 60) AS large, COUNT(*) AS n FROM objects;
---- exact
of_known | large | n
0.3333333333333333 | 0.5964912280701754 | 240
