-- A quoted name must be written exactly.
SELECT AVG("Volume") FROM objects;
---- error 3
unknown column Volume
hint: did you mean volume?
at: "Volume"
