-- DESCRIBE lists type, unit, role and definition of each column.
DESCRIBE specimens;
---- store
column | type | unit | role | definition
specimen | VARCHAR | NULL | other | s1 to s7; s7 has no object
sex | VARCHAR | NULL | other | NULL
age | INTEGER | wk | other | not known for s4
cage_area | DOUBLE | cm2 | other | NULL
