-- The median of an even number of values lies halfway between the middle two.
SELECT MEDIAN(volume) AS m FROM objects;
---- exact
m
34.875
units: um3
