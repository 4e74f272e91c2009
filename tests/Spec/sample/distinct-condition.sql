-- Under a condition on rows different values are never guessed from a sample.
-- store: large
SELECT COUNT(DISTINCT sphericity) AS n FROM objects WHERE NOT touches_border;
---- exact
n
*
reason: COUNT(DISTINCT …) cannot be estimated soundly from sampled rows
