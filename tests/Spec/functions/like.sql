-- LIKE tells capitals from small letters, ILIKE does not.
SELECT COUNT_IF(kind LIKE 'b%') AS a, COUNT_IF(kind ILIKE 'b%') AS b, COUNT_IF(kind LIKE '_od') AS c, COUNT_IF(kind NOT LIKE '%a%') AS d, COUNT_IF('5%' LIKE '5!%' ESCAPE '!') AS e FROM objects;
---- exact
a | b | c | d | e
0 | 60 | 60 | 60 | 240
