-- EXPLAIN of what the catalogue answers.
EXPLAIN SELECT AVG(volume) FROM objects;
---- store
step | detail
catalogue | taken: stored moments and groups hold the exact answer
