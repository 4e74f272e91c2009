-- SHOW GROUPS needs a catalogue of groups.
SHOW GROUPS FROM specimens;
---- error 3
table specimens has no catalogue of groups
hint: approx sample draws samples and makes the catalogue
at: specimens
