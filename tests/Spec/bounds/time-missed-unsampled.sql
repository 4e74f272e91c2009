-- What no sample answers is not known when time is up.
-- store: large
SELECT COUNT(*) AS n FROM objects WHERE volume > (SELECT MIN(volume) FROM objects) WITHIN 0.001 MILLISECONDS;
---- exact
n
NULL
marks: unknown
bound: missed
warning: time was up before all rows were read
