-- An INNER JOIN by object leaves out objects without a partner: the rows that remain are counted from the sample.
-- store: large
SELECT genotype, COUNT(*) AS n, AVG(volume) AS mean FROM objects JOIN labels USING (object_id) WHERE label <> 'c' GROUP BY genotype;
---- sample
genotype | n ± | mean ±
marks: none
