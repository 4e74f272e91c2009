-- A text literal beside a date is read as one.
SELECT COUNT(*) AS early, (SELECT COUNT(*) FROM objects WHERE measured_on >= DATE '2024-03-01') AS late, (SELECT COUNT(*) FROM objects WHERE measured_on BETWEEN '2024-02-01' AND '2024-02-29') AS february FROM objects WHERE measured_on < '2024-01-11';
---- exact
early | late | february
30 | 60 | 87
