-- An absolute bound that is missed, ON MISS FAIL.
-- store: large
SELECT AVG(volume) AS mean FROM objects WHERE NOT touches_border ERROR WITHIN 0.01[um3] ON MISS FAIL;
---- error 5
the bound ±0.01 um3 was missed: * times as wide as asked for
hint: ON MISS EXACT reads all rows where a sample does not suffice; approx sample --cap draws a larger one
