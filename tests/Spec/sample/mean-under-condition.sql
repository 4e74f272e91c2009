-- A mean under a condition on rows is estimated with an interval.
-- store: large
SELECT AVG(volume) FROM objects WHERE sphericity > 0.8;
---- sample
avg(volume) ±
bound: none
confidence: 95 %
units: um3
