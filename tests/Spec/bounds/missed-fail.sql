-- ON MISS FAIL refuses the answer, with exit code 5.
-- store: large
SELECT AVG(volume) FROM objects WHERE NOT touches_border ERROR WITHIN 0.01 % ON MISS FAIL;
---- error 5
the bound 0.01 % was missed: * times as wide as asked for
hint: ON MISS EXACT reads all rows where a sample does not suffice; approx sample --cap draws a larger one
