-- FOR POPULATION is said to be missing.
SELECT AVG(volume) FROM objects FOR POPULATION;
---- error 3
not supported yet: FOR POPULATION
at: FOR POPULATION
