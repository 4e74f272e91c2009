-- A difference of means is estimated as one number.
-- store: large
SELECT AVG(volume) FILTER (WHERE genotype = 'mutant') - AVG(volume) FILTER (WHERE genotype = 'wild') AS difference FROM objects WHERE NOT touches_border;
---- sample
difference ±
