-- ON MISS FAIL: what must be read whole and is not in time is refused.
-- store: large
SELECT COUNT(*) AS n FROM objects WHERE volume > (SELECT MIN(volume) FROM objects) WITHIN 0.001 MILLISECONDS ON MISS FAIL;
---- error 5
the bound 0.001 ms was missed: all rows had to be read
hint: give more time, draw a sample that answers this (CREATE SAMPLE), or wait with ON MISS EXACT
