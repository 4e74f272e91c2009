-- A number is no text.
SELECT COUNT(*) FROM objects WHERE genotype = 1;
---- error 3
found a number where text is due
hint: write the text in single quotes
at: 1;
