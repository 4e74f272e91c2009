-- A table may be joined with itself under two names.
SELECT COUNT(*) AS pairs FROM specimens a JOIN specimens b ON a.sex = b.sex AND a.specimen < b.specimen;
---- exact
pairs
9
