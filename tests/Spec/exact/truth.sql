-- BOOL_AND and BOOL_OR ask whether all or any rows are true.
SELECT specimen, BOOL_OR(touches_border) AS some, BOOL_AND(touches_border) AS every FROM objects GROUP BY specimen;
---- exact
specimen | some | every
s1 | true | false
s2 | false | false
s3 | true | false
s4 | false | false
s5 | true | false
s6 | false | false
