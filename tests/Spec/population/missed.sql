-- A bound that the specimens' own spread exceeds is missed, whatever is read.
-- store: large
SELECT AVG(volume) AS mean FROM objects WHERE NOT touches_border ERROR WITHIN 0.01 % FOR POPULATION;
---- any
mean ±
bound: missed
warning: the specimens differ too much
