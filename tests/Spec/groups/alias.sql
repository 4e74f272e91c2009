-- GROUP BY takes the alias of an item.
SELECT length >= 3 AS long, COUNT(*) AS n, AVG(volume) AS mean FROM objects GROUP BY long;
---- exact
long | n | mean
false | 120 | 34.625
true | 120 | 35.125
