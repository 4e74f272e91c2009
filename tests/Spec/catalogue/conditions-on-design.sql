-- Conditions on design columns choose groups of the catalogue.
SELECT COUNT(*) AS n, AVG(length) AS mean FROM objects WHERE genotype = 'wild' AND region IN ('r1', 'r3');
---- catalogue
n | mean
60 | 2.75
