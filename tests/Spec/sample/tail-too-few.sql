-- A few hundred rows under a condition are too few for a spread whose tail is known to be heavy: all rows are read.
-- store: large
SELECT STDDEV(charge) AS sd FROM objects WHERE sphericity BETWEEN 0.7 AND 0.71;
---- exact
sd
*
reason: the sample has too few rows for the tail of a metric
