-- DESCRIBE tells ids, specimens, design columns, metrics and flags apart.
DESCRIBE Objects;
---- store
column | type | unit | role | definition
object_id | BIGINT | NULL | id | *
specimen | VARCHAR | NULL | specimen | *
genotype | VARCHAR | NULL | design | *
batch | VARCHAR | NULL | design | *
region | VARCHAR | NULL | design | *
volume | DOUBLE | um3 | metric | *
surface | DOUBLE | um2 | metric | *
length | DOUBLE | um | metric | *
voxels | BIGINT | NULL | metric | *
sphericity | DOUBLE | NULL | metric | *
touches_border | BOOLEAN | NULL | flag | *
kind | VARCHAR | NULL | other | *
measured_on | DATE | NULL | other | *
