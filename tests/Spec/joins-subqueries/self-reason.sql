-- Pairs of objects need a sample of pairs: exact.
-- store: large
SELECT COUNT(*) AS n FROM objects a JOIN objects b ON a.object_id = b.object_id WHERE a.volume > 400;
---- exact
n
*
reason: objects is joined to itself: a sample of pairs would need pairs of sampled rows
