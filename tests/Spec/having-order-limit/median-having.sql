-- HAVING and ORDER BY on medians: groups whose intervals straddle the limit are read exactly.
-- store: large
SELECT region, MEDIAN(volume) AS m FROM objects WHERE NOT touches_border GROUP BY region HAVING MEDIAN(volume) > 100 ORDER BY m DESC LIMIT 5;
---- any
