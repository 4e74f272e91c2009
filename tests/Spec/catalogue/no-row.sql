-- No row gives a count of 0 and NULL for all else.
SELECT COUNT(*) AS n, SUM(volume) AS total, AVG(volume) AS mean, MIN(volume) AS least FROM objects WHERE genotype = 'none';
---- catalogue
n | total | mean | least
0 | NULL | NULL | NULL
