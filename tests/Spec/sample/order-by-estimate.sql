-- ORDER BY an estimate without LIMIT sorts by it.
-- store: large
SELECT stage, AVG(volume) AS mean FROM objects WHERE sphericity > 0.7 AND stage <> 'rare' GROUP BY stage ORDER BY mean;
---- sample
stage | mean ±
