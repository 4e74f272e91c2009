-- The median is not estimated from samples yet: it is read exactly, and the answer says so.
-- store: large
SELECT MEDIAN(volume) AS m FROM objects WHERE NOT touches_border;
---- exact
reason: MEDIAN is not estimated from samples
