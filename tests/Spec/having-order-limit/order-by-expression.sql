-- ORDER BY takes an expression over items and columns.
SELECT object_id, volume FROM objects WHERE object_id <= 6 ORDER BY ABS(volume - 8), object_id;
---- exact
object_id | volume
3 | 8.5
2 | 6.75
4 | 10.25
1 | 5
5 | 12
6 | 13.75
