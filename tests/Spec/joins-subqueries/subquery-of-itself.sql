-- A subquery over the sampled table must see all its rows: exact.
-- store: large
SELECT COUNT(*) AS n FROM objects WHERE volume > (SELECT AVG(volume) FROM objects);
---- exact
n
*
reason: a subquery reads objects itself
