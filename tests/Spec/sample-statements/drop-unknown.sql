-- DROP SAMPLE of an unknown name is answered with the nearest.
-- store: large
DROP SAMPLE objects_unifrm;
---- error 3
unknown sample objects_unifrm
hint: did you mean objects_uniform?
at: objects_unifrm
