-- Where the sample meets the error bound in time, both bounds are met.
-- store: large
SELECT AVG(volume) AS mean FROM objects WHERE NOT touches_border ERROR WITHIN 10 % WITHIN 20 SECONDS;
---- sample
mean ±
bound: met
