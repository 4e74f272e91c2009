-- FILTER restricts what one item estimates.
-- store: large
SELECT COUNT(*) FILTER (WHERE volume > 100[um3]) AS large, AVG(volume) FILTER (WHERE touches_border) AS border FROM objects WHERE sphericity > 0.7;
---- sample
large ± | border ±
