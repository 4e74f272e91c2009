-- Both bounds, ON MISS FAIL: an error bound that is missed in time is refused.
-- store: large
SELECT AVG(volume) FROM objects WHERE NOT touches_border ERROR WITHIN 0.01 % WITHIN 1 MINUTE ON MISS FAIL;
---- error 5
the bound 0.01 %, 60 s was missed: * times as wide as asked for
hint: ON MISS EXACT reads all rows where a sample does not suffice; approx sample --cap draws a larger one
