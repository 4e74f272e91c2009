-- JOIN … ON takes aliases; their columns are named alias.column.
SELECT s.sex, o.region, SUM(o.voxels) AS total FROM objects AS o INNER JOIN specimens s ON o.specimen = s.specimen AND s.age > 8 GROUP BY s.sex, o.region;
---- catalogue
sex | region | total
f | r1 | 5480
f | r2 | 5720
f | r3 | 5480
f | r4 | 5720
m | r1 | 2780
m | r2 | 2660
m | r3 | 3020
m | r4 | 2900
