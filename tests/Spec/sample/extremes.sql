-- An extreme under a condition is at least the one seen and at most the stored one of the whole group: a certain interval, with a warning.
-- store: large
SELECT genotype, MAX(volume) AS largest, MIN(volume) AS smallest FROM objects WHERE NOT touches_border GROUP BY genotype;
---- sample
genotype | largest ± | smallest ±
warning: lie beyond it
