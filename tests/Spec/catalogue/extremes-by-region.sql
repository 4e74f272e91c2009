-- Least and greatest values of whole groups are stored.
SELECT region, MIN(volume), MAX(volume), MIN(voxels), MAX(voxels) FROM objects GROUP BY region;
---- catalogue
region | min(volume) | max(volume) | min(voxels) | max(voxels)
r1 | 5 | 64.25 | 40 | 514
r2 | 5.25 | 64.5 | 42 | 516
r3 | 5.5 | 64.75 | 44 | 518
r4 | 5.75 | 64 | 46 | 512
