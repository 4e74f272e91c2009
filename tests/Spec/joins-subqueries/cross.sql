-- CROSS JOIN pairs all rows.
SELECT COUNT(*) AS pairs FROM specimens a CROSS JOIN specimens b;
---- exact
pairs
49
