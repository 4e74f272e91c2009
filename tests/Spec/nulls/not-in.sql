-- NOT IN a list with NULL is never true.
SELECT COUNT_IF(kind IN ('rod', NULL)) AS inside, COUNT_IF(kind NOT IN ('rod', NULL)) AS outside, COUNT_IF(kind NOT IN ('rod')) AS others FROM objects;
---- exact
inside | outside | others
60 | 0 | 120
