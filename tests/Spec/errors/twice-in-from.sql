-- Two tables of FROM need two names.
SELECT COUNT(*) FROM objects JOIN objects ON TRUE;
---- error 3
table objects stands twice in FROM
hint: give each an alias of its own
