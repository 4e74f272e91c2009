-- CREATE SAMPLE under a known name replaces it; the other samples stay.
-- store: scratch
CREATE SAMPLE objects_uniform ON objects CAP 1000; SHOW SAMPLES;
---- store
rows: 3
