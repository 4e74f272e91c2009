-- A wrong setting is answered with the right one.
SET confidense = 90 %;
---- error 3
unknown setting confidense
hint: did you mean confidence?
at: confidense
