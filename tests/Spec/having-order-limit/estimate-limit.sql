-- The first rows by an estimate are the right ones: groups that straddle the cut are read exactly.
-- store: large
SELECT specimen, AVG(volume) AS mean FROM objects WHERE NOT touches_border GROUP BY specimen ORDER BY mean DESC LIMIT 3;
---- any
rows: 3
