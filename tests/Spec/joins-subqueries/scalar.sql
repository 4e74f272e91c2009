-- A subquery with one value may stand where a value may.
SELECT COUNT(*) AS above FROM objects WHERE volume > (SELECT AVG(volume) FROM objects);
---- exact
above
120
