-- Aggregates may be subtracted and divided.
SELECT AVG(volume) FILTER (WHERE kind = 'rod') - AVG(volume) FILTER (WHERE kind = 'Bead') AS difference, SUM(surface) / SUM(volume) AS ratio FROM objects WHERE length > 2;
---- exact
difference | ratio
0.9166666666666643 | 1.9533246414602348
