-- The column of USING must be in both tables.
SELECT COUNT(*) FROM objects JOIN specimens USING (region);
---- error 3
column region of USING is not in both tables
at: region
