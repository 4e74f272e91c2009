-- A sum needs numbers.
SELECT SUM(genotype) FROM objects;
---- error 3
SUM needs a number, found text
at: genotype
