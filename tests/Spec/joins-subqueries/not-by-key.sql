-- A join to a table with several rows for one object would count objects several times: it is exact, and says why.
-- store: large
SELECT COUNT(*) AS n FROM objects o JOIN contacts c ON c.object_id = o.object_id WHERE o.sphericity > 0.5;
---- exact
n
*
reason: object_id is no key of contacts: rows would be counted several times
