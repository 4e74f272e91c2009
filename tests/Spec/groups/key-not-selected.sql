-- A group key need not be selected.
SELECT COUNT(*) AS n FROM objects WHERE volume > 40 GROUP BY specimen ORDER BY specimen;
---- exact
n
16
16
16
17
17
17
