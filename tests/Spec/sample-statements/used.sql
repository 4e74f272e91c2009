-- A sample is used as soon as it is there: where it is the only one, it answers.
-- store: scratch
DROP SAMPLE objects_uniform; DROP SAMPLE objects_by_stage; DROP SAMPLE objects_by_region; CREATE SAMPLE by_genotype ON objects STRATIFIED BY (genotype) CAP 2000; SELECT genotype, AVG(volume) AS mean FROM objects WHERE NOT touches_border GROUP BY genotype;
---- sample
genotype | mean ±
sample: by_genotype
