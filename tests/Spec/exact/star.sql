-- A star stands for all columns in their order.
SELECT * FROM specimens WHERE specimen < 's4' ORDER BY specimen;
---- exact
specimen | sex | age | cage_area
s1 | f | 8 | 300
s2 | m | 8 | 300
s3 | f | 10 | 350
units: - | - | wk | cm2
