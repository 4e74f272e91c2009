-- WITH names a query for use as a table.
WITH large AS (SELECT specimen, COUNT(*) AS n FROM objects WHERE volume > 50 GROUP BY specimen) SELECT MAX(n) AS most, MIN(n) AS fewest FROM large;
---- exact
most | fewest
10 | 9
reason: a subquery in FROM is answered exactly
