-- HAVING without GROUP BY keeps or drops the one row.
SELECT COUNT(*) AS n FROM objects HAVING COUNT(*) > 1000;
---- catalogue
n
