-- The table must be there.
-- store: large
CREATE SAMPLE s ON objcts CAP 100;
---- error 3
unknown table objcts
hint: did you mean objects?
at: objcts
