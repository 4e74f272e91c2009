-- Without any sample all rows are read, and the answer says so.
-- store: scratch
DROP SAMPLE objects_uniform; DROP SAMPLE objects_by_stage; DROP SAMPLE objects_by_region; SELECT AVG(volume) AS mean FROM objects WHERE NOT touches_border;
---- exact
reason: the table has no sample
