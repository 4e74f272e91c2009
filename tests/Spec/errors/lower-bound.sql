-- LOWER_BOUND needs an aggregate.
SELECT LOWER_BOUND(volume) FROM objects;
---- error 3
LOWER_BOUND needs an aggregate
hint: LOWER_BOUND(AVG(volume))
at: volume
