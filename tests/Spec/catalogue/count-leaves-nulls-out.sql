-- COUNT of a metric counts the rows that have it.
SELECT COUNT(*) AS rows, COUNT(surface) AS measured, AVG(surface) AS mean FROM objects;
---- catalogue
rows | measured | mean
240 | 228 | 71.76315789473684
units: - | - | um2
