-- ON MISS FAIL refuses an answer that does not come in time, with exit code 5.
-- store: large
SELECT AVG(volume) FROM objects WHERE NOT touches_border WITHIN 0.001 MILLISECONDS ON MISS FAIL;
---- error 5
the bound 0.001 ms was missed: time was up before a sample could be read
hint: ON MISS EXACT reads all rows where a sample does not suffice; approx sample --cap draws a larger one
