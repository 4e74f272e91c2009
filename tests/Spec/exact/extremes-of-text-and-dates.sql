-- MIN and MAX work on text and dates.
SELECT MIN(kind) AS first_kind, MAX(kind) AS last_kind, MIN(measured_on) AS first_day, MAX(measured_on) AS last_day FROM objects;
---- exact
first_kind | last_kind | first_day | last_day
Bead | rod | 2024-01-01 | 2024-03-30
