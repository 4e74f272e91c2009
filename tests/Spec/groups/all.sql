-- GROUP BY ALL groups by every item without an aggregate.
SELECT genotype, kind, AVG(sphericity) AS mean FROM objects GROUP BY ALL;
---- exact
genotype | kind | mean
mutant | NULL | 0.4849999999999999
mutant | Bead | 0.48
mutant | plate | 0.49000000000000005
mutant | rod | 0.5099999999999999
wild | NULL | 0.51
wild | Bead | 0.4800000000000001
wild | plate | 0.5050000000000001
wild | rod | 0.5
