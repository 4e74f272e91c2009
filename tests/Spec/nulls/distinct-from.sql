-- IS DISTINCT FROM takes NULL for a value like others.
SELECT COUNT_IF(kind IS DISTINCT FROM 'rod') AS others, COUNT_IF(kind IS NOT DISTINCT FROM NULL) AS missing, COUNT_IF(kind <> 'rod') AS unequal FROM objects;
---- exact
others | missing | unequal
180 | 60 | 120
