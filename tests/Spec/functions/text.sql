-- Functions of text.
SELECT LOWER('AbC') AS a, UPPER('AbC') AS b, LENGTH('größe') AS c, SUBSTRING('specimen', 1, 4) AS d, TRIM('  x ') AS e, REPLACE('r1-r2', '-', '/') AS f, LEFT('mutant', 3) AS g, RIGHT('mutant', 3) AS h, STRPOS('mutant', 'ta') AS i, LPAD('7', 3, '0') AS j, SPLIT_PART('a,b,c', ',', 2) AS k, CONCAT_WS('-', 'a', 'b') AS l;
---- exact
a | b | c | d | e | f | g | h | i | j | k | l
abc | ABC | 5 | spec | x | r1/r2 | mut | ant | 3 | 007 | b | a-b
