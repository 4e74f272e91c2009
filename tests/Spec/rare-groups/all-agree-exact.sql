-- Where all sampled rows agree, all rows are read.
-- store: large
SELECT FRACTION(volume < 100000) AS share FROM objects WHERE sphericity > 0.6;
---- exact
