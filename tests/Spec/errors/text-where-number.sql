-- Text in quotes is no number.
SELECT COUNT(*) FROM objects WHERE volume > '20';
---- error 3
found text where a number is due
hint: write the number without quotes
at: '20'
