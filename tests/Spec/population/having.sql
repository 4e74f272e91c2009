-- HAVING has no meaning over specimens.
SELECT genotype, AVG(volume) FROM objects GROUP BY genotype HAVING AVG(volume) > 5 FOR POPULATION;
---- error 3
FOR POPULATION does not go with HAVING
hint: compare the intervals of all groups instead
at: FOR POPULATION
