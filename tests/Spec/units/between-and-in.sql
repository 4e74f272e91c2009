-- BETWEEN and IN take quantities.
SELECT COUNT_IF(volume BETWEEN 20[um3] AND 0.00000003[mm3]) AS a, COUNT_IF(length IN (2[um], 0.003[mm])) AS b FROM objects;
---- exact
a | b
41 | 30
