-- Window functions are said to be missing.
SELECT object_id, AVG(volume) OVER (PARTITION BY genotype) FROM objects;
---- error 3
not supported yet: window functions (OVER)
hint: group in a subquery instead
at: AVG(volume) OVER
