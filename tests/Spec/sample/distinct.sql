-- Distinct values cannot be estimated soundly: they are counted exactly, and the answer says so.
-- store: large
SELECT COUNT(DISTINCT sphericity) AS n FROM objects;
---- exact
reason: COUNT(DISTINCT …) cannot be estimated soundly from sampled rows
