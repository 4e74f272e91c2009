-- DROP SAMPLE names what it dropped.
-- store: scratch
DROP SAMPLE objects_by_region;
---- store
dropped
objects_by_region
