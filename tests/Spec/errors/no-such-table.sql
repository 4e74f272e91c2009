-- Where no name is near, the tables are listed.
SELECT COUNT(*) FROM images;
---- error 3
unknown table images
hint: tables of this store: objects, specimens
at: images
