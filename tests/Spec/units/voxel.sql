-- Voxels and micrometres cannot be compared: the voxel size is not known here.
SELECT COUNT(*) FROM objects WHERE length > 3[voxel];
---- error 3
wrong unit: length is in um, voxel measures something else
hint: use a unit like um
at: 3[voxel]
