-- IN takes a subquery of one column.
SELECT COUNT(*) AS n FROM objects WHERE specimen IN (SELECT specimen FROM specimens WHERE sex = 'f');
---- catalogue
n
120
