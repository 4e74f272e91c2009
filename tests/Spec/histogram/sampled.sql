-- Each bin has an interval of its own; groups share their bins.
-- store: large
SELECT genotype, HISTOGRAM(sphericity, 5) AS n FROM objects WHERE NOT touches_border GROUP BY genotype SIMULTANEOUS;
---- any
rows: 10
