-- A quantity is converted to the unit of its column.
SELECT COUNT(*) AS shorter, COUNT_IF(length >= 0.0025[mm]) AS longer FROM objects WHERE length < 4000[nm];
---- exact
shorter | longer
180 | 90
