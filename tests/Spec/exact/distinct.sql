-- SELECT DISTINCT lists each combination once.
SELECT DISTINCT specimen, genotype FROM objects;
---- exact
specimen | genotype
s1 | wild
s2 | wild
s3 | wild
s4 | mutant
s5 | mutant
s6 | mutant
