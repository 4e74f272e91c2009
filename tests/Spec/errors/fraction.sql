-- FRACTION needs a condition.
SELECT FRACTION(volume) FROM objects;
---- error 3
FRACTION needs a condition, found a number
at: volume
