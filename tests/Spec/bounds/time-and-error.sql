-- A time bound and an error bound may stand together: the time bound wins, and the answer says that the error bound was missed.
-- store: large
SELECT AVG(volume) AS mean FROM objects WHERE NOT touches_border ERROR WITHIN 0.01 % WITHIN 1 MINUTE;
---- sample
mean ±
bound: missed
marks: missed
