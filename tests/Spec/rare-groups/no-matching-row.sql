-- Where no sampled row matches, all rows are read: none is none.
-- store: large
SELECT COUNT(*) AS n, SUM(volume) AS total FROM objects WHERE volume > 1000000;
---- exact
rows: 1
