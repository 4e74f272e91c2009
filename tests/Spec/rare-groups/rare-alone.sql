-- A rare group asked for alone is read exactly.
-- store: large
SELECT AVG(volume) AS mean FROM objects WHERE stage = 'rare' AND sphericity > 0.5;
---- exact
