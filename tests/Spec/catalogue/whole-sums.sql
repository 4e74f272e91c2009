-- The sum of a whole-number column is a whole number.
SELECT SUM(voxels) AS total, AVG(voxels) AS mean FROM objects;
---- catalogue
total | mean
66960 | 279
