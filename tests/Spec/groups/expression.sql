-- Rows may be grouped by an expression.
SELECT FLOOR(volume / 20) AS bin, COUNT(*) AS n FROM objects GROUP BY FLOOR(volume / 20);
---- exact
bin | n
0 | 60
1 | 80
2 | 80
3 | 20
