-- A comparison with NULL is neither true nor false: WHERE leaves the row out.
SELECT COUNT(*) AS more, (SELECT COUNT(*) FROM objects WHERE NOT surface > 50) AS not_more FROM objects WHERE surface > 50;
---- exact
more | not_more
155 | 73
