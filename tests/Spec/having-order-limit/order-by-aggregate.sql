-- ORDER BY takes an aggregate that is not selected.
SELECT region FROM objects GROUP BY region ORDER BY SUM(voxels) DESC, region;
---- catalogue
region
r3
r2
r4
r1
