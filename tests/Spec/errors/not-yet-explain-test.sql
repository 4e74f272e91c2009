-- So is EXPLAIN of a TEST.
EXPLAIN TEST volume BETWEEN GROUPS OF genotype FROM objects;
---- error 3
not supported yet: TEST
at: EXPLAIN
