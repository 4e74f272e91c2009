-- The number of all rows is known without reading one.
SELECT COUNT(*) FROM objects;
---- catalogue
count(*)
240
