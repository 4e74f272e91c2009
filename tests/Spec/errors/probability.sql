-- A quantile needs a probability.
SELECT QUANTILE(volume, 50) FROM objects;
---- error 3
QUANTILE needs a probability between 0 and 1
hint: the median is 0.5
at: 50
