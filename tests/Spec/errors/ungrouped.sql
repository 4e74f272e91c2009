-- A column beside an aggregate must be grouped.
SELECT genotype, region, AVG(volume) FROM objects GROUP BY genotype;
---- error 3
column region must be in GROUP BY or inside an aggregate
hint: add region to GROUP BY, or write GROUP BY ALL
at: region
