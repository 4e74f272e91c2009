-- A time bound that no reading keeps is missed; under ON MISS EXACT what no sample answers is read to its end.
-- store: large
SELECT COUNT(*) AS n FROM objects WHERE volume > (SELECT MIN(volume) FROM objects) WITHIN 0.001 MILLISECONDS ON MISS EXACT;
---- exact
n
39999
bound: missed
warning: the time bound was missed
