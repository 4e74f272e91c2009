-- A quantile over a sample with strata weighs its rows by their strata.
-- store: scratch
DROP SAMPLE objects_uniform; DROP SAMPLE objects_by_region; SELECT QUANTILE(volume, 0.1) AS low, MEDIAN(volume) AS middle, QUANTILE(volume, 0.9) AS high FROM objects WHERE sphericity > 0.6 SIMULTANEOUS;
---- sample
low ± | middle ± | high ±
sample: objects_by_stage
