-- Two columns of different dimension cannot be compared.
SELECT COUNT(*) FROM objects WHERE volume > surface;
---- error 3
um3 and um2 do not measure the same kind of thing
at: surface
