-- Arithmetic of aggregates is answered where its parts are known.
SELECT genotype, SUM(surface) / SUM(volume) AS ratio, STDDEV(volume) / AVG(volume) AS cv FROM objects GROUP BY genotype;
---- catalogue
genotype | ratio | cv
mutant | 1.9309692671394798 | 0.4933022144270992
wild | 1.9792270531400966 | 0.5040261756102971
