-- Cubic units are converted by the cube of the scale: 0.00000003 mm3 are 30 um3.
SELECT COUNT(*) AS n FROM objects WHERE volume <= 0.00000003[mm3];
---- exact
n
101
