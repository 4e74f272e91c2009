-- A quantity of another dimension is an error at its place.
SELECT COUNT(*) FROM objects WHERE volume > 20[um2];
---- error 3
wrong unit: volume is in um3, um2 measures something else
hint: use a unit like um3
at: 20[um2]
