-- A comparison of the same value in WHERE cuts the range; keys stand before the bins, in the order asked for.
SELECT touches_border AS border, HISTOGRAM(volume, 2) AS n FROM objects WHERE volume BETWEEN 5 AND 15 GROUP BY touches_border ORDER BY border;
---- exact
border | bin_low | bin_high | n
false | 5 | 10 | 17
false | 10 | 15 | 18
true | 5 | 10 | 3
true | 10 | 15 | 3
