-- The bounds of an exact value are the value, and its relative error is 0.
SELECT LOWER_BOUND(AVG(volume)) AS low, UPPER_BOUND(AVG(volume)) AS high, RELATIVE_ERROR(AVG(volume)) AS error FROM objects;
---- catalogue
low | high | error
34.875 | 34.875 | 0
