-- A quantity may stand on the left.
SELECT COUNT(*) AS n FROM objects WHERE 50[um2] < surface;
---- exact
n
155
