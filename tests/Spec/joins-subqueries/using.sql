-- JOIN … USING joins on a column of one name and shows it once.
SELECT sex, COUNT(*) AS n, AVG(volume) AS mean FROM objects JOIN specimens USING (specimen) GROUP BY sex;
---- catalogue
sex | n | mean
f | 120 | 34.75
m | 120 | 35
