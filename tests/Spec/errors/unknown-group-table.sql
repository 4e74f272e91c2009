-- SHOW GROUPS needs a table of the store.
SHOW GROUPS FROM objcts;
---- error 3
unknown table objcts
hint: did you mean objects?
at: objcts
