-- FOR POPULATION gives the mean over specimens of each specimen's value, with a t interval over specimens.
SELECT genotype, AVG(volume) AS mean, COUNT(*) AS n FROM objects GROUP BY genotype ORDER BY genotype FOR POPULATION;
---- any
genotype | mean ± | n ±
rows: 2
warning: some means rest on 3 specimens only
