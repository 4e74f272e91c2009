-- A bound clause stands once at most.
SELECT AVG(volume) FROM objects ERROR WITHIN 2 % ERROR WITHIN 3 %;
---- error 3
ERROR WITHIN is given twice
hint: leave one of them out
at: ERROR WITHIN 3 %
