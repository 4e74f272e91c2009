-- HAVING may ask for certainty: LOWER_BOUND above the limit.
-- store: large
SELECT genotype, AVG(volume) AS mean FROM objects WHERE NOT touches_border GROUP BY genotype HAVING LOWER_BOUND(AVG(volume)) > 60;
---- sample
genotype | mean ±
rows: 2
