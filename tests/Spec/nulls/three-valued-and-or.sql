-- AND and OR follow three-valued logic.
SELECT NULL AND FALSE AS a, NULL AND TRUE AS b, NULL OR TRUE AS c, NULL OR FALSE AS d, NOT NULL AS e;
---- exact
a | b | c | d | e
false | NULL | true | NULL | NULL
