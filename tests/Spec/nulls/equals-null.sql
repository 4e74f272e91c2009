-- Nothing equals NULL, not even NULL; IS NULL asks for it.
SELECT COUNT_IF(kind = NULL) AS equal, COUNT_IF(kind IS NULL) AS missing, COUNT_IF(kind IS NOT NULL) AS known FROM objects;
---- exact
equal | missing | known
0 | 60 | 180
