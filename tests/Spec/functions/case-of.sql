-- CASE x WHEN compares with each value in turn.
SELECT CASE kind WHEN 'rod' THEN 1 WHEN 'plate' THEN 2 ELSE 0 END AS code, COUNT(*) AS n FROM objects GROUP BY code;
---- exact
code | n
0 | 120
1 | 60
2 | 60
