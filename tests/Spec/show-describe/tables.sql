-- SHOW TABLES lists the tables with their rows.
SHOW TABLES;
---- store
table | rows | columns | parts | bytes
objects | 240 | 13 | 1 | *
specimens | 7 | 4 | 1 | *
