-- EXISTS may refer to the row around it.
SELECT s.specimen FROM specimens s WHERE NOT EXISTS (SELECT 1 FROM objects o WHERE o.specimen = s.specimen);
---- exact
specimen
s7
