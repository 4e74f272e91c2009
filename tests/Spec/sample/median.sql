-- The median of a sample has Woodruff's interval; it holds the exact median.
-- store: large
SELECT MEDIAN(volume) AS m FROM objects WHERE NOT touches_border;
---- sample
m ±
marks: none
