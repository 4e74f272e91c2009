-- OFFSET skips rows, LIMIT ends the list.
SELECT object_id, volume FROM objects ORDER BY volume DESC LIMIT 3 OFFSET 2;
---- exact
object_id | volume
172 | 64.25
69 | 64
206 | 63.75
