-- CREATE SAMPLE draws a sample and says how many rows it holds.
-- store: scratch
CREATE SAMPLE by_genotype ON objects STRATIFIED BY (genotype) CAP 500;
---- store
sample | table | rows
by_genotype | objects | *
