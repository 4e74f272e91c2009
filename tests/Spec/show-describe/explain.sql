-- EXPLAIN says which ways were considered and why one was taken.
EXPLAIN SELECT MEDIAN(volume) FROM objects;
---- store
step | detail
catalogue | not taken: moments do not hold MEDIAN
sample | not taken: the sample holds every row
exact | *
