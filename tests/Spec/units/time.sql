-- Units of time are converted too.
SELECT specimen FROM specimens WHERE age < 70[d] ORDER BY specimen;
---- exact
specimen
s1
s2
