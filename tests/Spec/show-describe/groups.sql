-- SHOW GROUPS lists every group of the specimen and design columns with its rows.
SHOW GROUPS FROM objects;
---- store
specimen | genotype | batch | region | rows
s1 | wild | A | r1 | 10
s1 | wild | A | r2 | 10
s1 | wild | A | r3 | 10
s1 | wild | A | r4 | 10
s2 | wild | A | r1 | 10
s2 | wild | A | r2 | 10
s2 | wild | A | r3 | 10
s2 | wild | A | r4 | 10
s3 | wild | B | r1 | 10
s3 | wild | B | r2 | 10
s3 | wild | B | r3 | 10
s3 | wild | B | r4 | 10
s4 | mutant | B | r1 | 10
s4 | mutant | B | r2 | 10
s4 | mutant | B | r3 | 10
s4 | mutant | B | r4 | 10
s5 | mutant | C | r1 | 10
s5 | mutant | C | r2 | 10
s5 | mutant | C | r3 | 10
s5 | mutant | C | r4 | 10
s6 | mutant | NULL | r1 | 10
s6 | mutant | NULL | r2 | 10
s6 | mutant | NULL | r3 | 10
s6 | mutant | NULL | r4 | 10
