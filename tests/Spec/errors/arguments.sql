-- A function has its number of arguments.
SELECT CORR(volume) FROM objects;
---- error 3
corr takes 2 arguments, found 1
at: CORR(volume)
