-- A quantity may be taken off a mean; the bound holds for the difference.
-- store: large
SELECT genotype, AVG(volume) - 50[um3] AS above FROM objects WHERE NOT touches_border GROUP BY genotype ERROR WITHIN 5[um3];
---- sample
genotype | above ±
bound: met
units: - | um3
