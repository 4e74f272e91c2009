-- Strata must be columns of the table.
-- store: large
CREATE SAMPLE s ON objects STRATIFIED BY (genotyp) CAP 100;
---- error 3
unknown column genotyp
hint: did you mean genotype?
at: genotyp
