-- So is a WITH table, also one that names another.
-- store: large
WITH inside AS (SELECT * FROM objects WHERE NOT touches_border), round AS (SELECT specimen, volume FROM inside WHERE sphericity > 0.6)
SELECT AVG(r.volume) AS mean FROM round r JOIN specimens s ON r.specimen = s.specimen WHERE s.sex = 'm';
---- sample
mean ±
