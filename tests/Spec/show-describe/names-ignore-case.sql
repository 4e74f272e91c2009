-- Keywords, tables and columns are found whatever their case; quoted names must be exact.
select Genotype, count(*) as "N" from OBJECTS group by GENOTYPE;
---- catalogue
genotype | N
mutant | 120
wild | 120
