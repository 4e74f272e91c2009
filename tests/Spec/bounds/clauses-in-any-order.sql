-- Bound clauses come in any order.
-- store: large
SELECT AVG(volume) AS mean FROM objects WHERE NOT touches_border ON MISS WARN AT CONFIDENCE 99.9 % ERROR WITHIN 12 % FOR DATABASE;
---- sample
mean ±
bound: met
confidence: 99.9 %
