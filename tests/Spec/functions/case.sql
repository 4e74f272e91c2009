-- CASE takes the first branch that is true; without ELSE it is NULL.
SELECT CASE WHEN volume < 20 THEN 'small' WHEN volume < 50 THEN 'middle' END AS size, COUNT(*) AS n FROM objects GROUP BY 1;
---- exact
size | n
NULL | 60
middle | 120
small | 60
