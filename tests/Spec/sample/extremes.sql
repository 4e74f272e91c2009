-- Extremes under a condition are read exactly: a sample does not know them.
-- store: large
SELECT MAX(volume) AS largest FROM objects WHERE touches_border;
---- exact
reason: MAX is not estimated from samples
