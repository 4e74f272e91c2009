-- A quantity cannot be compared with a column without a unit.
SELECT COUNT(*) FROM objects WHERE sphericity > 0.5[um];
---- error 3
sphericity has no unit, so it cannot be compared with 0.5[um]
hint: leave the unit out
at: 0.5[um]
