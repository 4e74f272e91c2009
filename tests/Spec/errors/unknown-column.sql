-- A wrong column name is answered with the nearest right one.
SELECT AVG(volme) FROM objects;
---- error 3
unknown column volme
hint: did you mean volume?
at: volme
