-- LOWER_BOUND and UPPER_BOUND are the ends of the interval, RELATIVE_ERROR is its half-width as a share: numbers without an interval of their own.
-- store: large
SELECT AVG(volume) AS mean, LOWER_BOUND(AVG(volume)), UPPER_BOUND(AVG(volume)), RELATIVE_ERROR(AVG(volume)) FROM objects WHERE sphericity > 0.8;
---- sample
mean ± | lower_bound(avg(volume)) | upper_bound(avg(volume)) | relative_error(avg(volume))
