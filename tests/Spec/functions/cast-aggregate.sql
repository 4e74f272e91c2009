-- An aggregate may be cast; a cast to whole numbers rounds halves to the even one, as in PostgreSQL.
SELECT genotype, AVG(volume) AS mean, CAST(AVG(volume) AS INTEGER) AS whole FROM objects GROUP BY genotype EXACT;
---- exact
genotype | mean | whole
wild | 34.5 | 34
mutant | 35.25 | 35
