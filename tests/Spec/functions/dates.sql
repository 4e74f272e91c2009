-- Parts of dates and arithmetic of days.
SELECT YEAR(d) AS y, QUARTER(d) AS q, MONTH(d) AS m, DAY(d) AS dd, DAYOFYEAR(d) AS n, EXTRACT(month FROM d) AS e, DATE_PART('year', d) AS p, d - DATE '2024-01-01' AS days, DATE_DIFF('day', DATE '2024-01-01', d) AS diff FROM (SELECT DATE '2024-03-01' AS d) AS t;
---- exact
y | q | m | dd | n | e | p | days | diff
2024 | 1 | 3 | 1 | 61 | 3 | 2024 | 60 | 60
