-- A quantile so far out that the sample has no bound on one side is read exactly.
-- store: large
SELECT QUANTILE(volume, 0.9999) AS p FROM objects WHERE sphericity > 0.6;
---- exact
reason: some groups are too small for the sample
