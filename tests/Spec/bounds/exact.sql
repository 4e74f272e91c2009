-- EXACT uses no sample.
-- store: large
SELECT AVG(volume) AS mean FROM objects WHERE NOT touches_border EXACT;
---- exact
bound: none
