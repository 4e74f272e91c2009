-- TEST is said to be missing, not misunderstood.
TEST volume BETWEEN GROUPS OF genotype FROM objects;
---- error 3
not supported yet: TEST
at: TEST
