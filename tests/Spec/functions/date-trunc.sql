-- DATE_TRUNC and intervals.
SELECT DATE_TRUNC('month', TIMESTAMP '2024-02-29 13:45:10') AS month, DATE '2024-02-29' + INTERVAL 1 DAY AS next, make_date(2023, 12, 31) AS eve, HOUR(TIMESTAMP '2024-02-29 13:45:10') AS h;
---- exact
month | next | eve | h
2024-02-01 00:00:00 | 2024-03-01 00:00:00 | 2023-12-31 | 13
