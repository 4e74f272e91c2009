-- Rows without a value in a design column are a group of their own.
SELECT batch, COUNT(*) AS n, AVG(volume) AS mean FROM objects GROUP BY batch;
---- catalogue
batch | n | mean
NULL | 40 | 35.5
A | 80 | 34.375
B | 80 | 34.875
C | 40 | 35.25
