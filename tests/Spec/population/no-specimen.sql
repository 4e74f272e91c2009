-- Without a specimen column there is no population.
SELECT AVG(age) FROM specimens FOR POPULATION;
---- error 3
FOR POPULATION needs specimens, and no table here has a specimen column
hint: DESCRIBE table shows the role of each column
at: FOR POPULATION
