-- ON MISS WARN gives what the sample gives, marks the cells that missed, and warns.
-- store: large
SELECT AVG(volume) AS mean FROM objects WHERE NOT touches_border ERROR WITHIN 0.01 % ON MISS WARN;
---- sample
mean ±
bound: missed
marks: missed
warning: the bound was missed
