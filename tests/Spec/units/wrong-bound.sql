-- An absolute bound must be in the unit of what it bounds.
SELECT AVG(volume) FROM objects ERROR WITHIN 2[um];
---- error 3
wrong unit: the bound is in um, avg(volume) is in um3
hint: give the bound in um3
at: 2[um]
