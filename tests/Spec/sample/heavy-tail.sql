-- The sum of a heavy-tailed column has an interval that holds it: its largest values are in the sample for certain.
-- store: large
SELECT SUM(charge) AS total FROM objects WHERE sphericity > 0.6;
---- sample
total ±
