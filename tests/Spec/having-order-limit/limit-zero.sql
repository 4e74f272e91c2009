-- LIMIT 0 gives the columns and no row.
SELECT object_id, volume FROM objects LIMIT 0;
---- exact
object_id | volume
