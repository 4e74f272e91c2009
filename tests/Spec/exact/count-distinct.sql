-- COUNT(DISTINCT x) counts values, not rows, and no NULL.
SELECT COUNT(DISTINCT kind) AS kinds, COUNT(DISTINCT length) AS lengths, COUNT(kind) AS known FROM objects;
---- exact
kinds | lengths | known
3 | 16 | 180
