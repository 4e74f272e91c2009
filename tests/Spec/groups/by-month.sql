-- Dates are grouped by a part of them.
SELECT MONTH(measured_on) AS month, COUNT(*) AS n FROM objects GROUP BY month;
---- exact
month | n
1 | 93
2 | 87
3 | 60
