-- HISTOGRAM is missing inside a subquery too.
SELECT h FROM (SELECT HISTOGRAM(volume, 10) AS h FROM objects) AS t;
---- error 3
not supported yet: HISTOGRAM
at: HISTOGRAM(volume, 10)
