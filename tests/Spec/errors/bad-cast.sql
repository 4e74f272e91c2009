-- A text that is no number is named when it is met.
SELECT CAST(kind AS INTEGER) FROM objects WHERE kind = 'rod' LIMIT 1;
---- error 3
could not convert string 'rod' to INT32*
