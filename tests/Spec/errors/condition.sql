-- WHERE needs a condition.
SELECT COUNT(*) FROM objects WHERE volume;
---- error 3
WHERE needs a condition, found a number
hint: compare it with something, e.g. volume > 20[um3]
at: volume;
