-- HISTOGRAM divides the range of all values into bins of one width and counts them; the last bin holds its upper end.
SELECT HISTOGRAM(volume, 4) AS n FROM objects;
---- exact
bin_low | bin_high | n
5 | 19.9375 | 60
19.9375 | 34.875 | 60
34.875 | 49.8125 | 60
49.8125 | 64.75 | 60
units: um3 | um3 | -
