-- Bound clauses come in any order.
-- store: large
SELECT AVG(volume) AS mean FROM objects WHERE NOT touches_border ON MISS WARN AT CONFIDENCE 90 % ERROR WITHIN 6 % FOR DATABASE;
---- sample
mean ±
bound: met
confidence: 90 %
