-- SHOW SAMPLES lists the samples: their strata, rows, cap per stratum, and whether they are as fresh as their table.
-- store: large
SHOW SAMPLES;
---- any
sample | table | stratified_by | rows | cap | bytes | fresh
objects_uniform | objects | * | * | 4000 | * | true
objects_by_stage | objects | stage | * | 3000 | * | true
objects_by_region | objects | region | 8000 | 200 | * | true
