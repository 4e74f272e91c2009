-- Regular expressions match, extract and replace.
SELECT COUNT_IF(regexp_matches(kind, '^[Br]')) AS n, regexp_extract('spec-17-left', '[0-9]+') AS number, regexp_replace('s1', '[0-9]', 'x') AS replaced FROM objects;
---- exact
n | number | replaced
120 | 17 | sx
