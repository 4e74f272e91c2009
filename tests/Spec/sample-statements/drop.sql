-- DROP SAMPLE takes a sample away: the table is left with the others.
-- store: scratch
DROP SAMPLE objects_uniform; SHOW SAMPLES;
---- store
rows: 2
