-- An error bound is positive.
SELECT AVG(volume) FROM objects ERROR WITHIN 0 %;
---- error 3
ERROR WITHIN needs a number above 0, not '0'
hint: write e.g. ERROR WITHIN 5 %
at: 0 %
