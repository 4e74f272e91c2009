// The query language of Approx: SQL's SELECT, bounds on error and time, and TEST.
// Words that are checked by value (methods, units of time, scopes) are plain identifiers here; the builders
// check them, because they can say what was meant. Numbers and signs are taken loosely for the same reason.
// Precedence is PostgreSQL's (documentation, 4.1.6 "Operator Precedence").
grammar Approx;

options {
  caseInsensitive = true;
}

root
  : statement EOF
  ;

statement
  : EXPLAIN ANALYZE? answerable                            # explainStatement
  | answerable                                             # answerStatement
  | SHOW what=identifier (FROM tableName)?                 # showStatement
  | DESCRIBE tableName                                     # describeStatement
  | SET identifier (EQ | TO) settingValue                  # setStatement
  | CREATE SAMPLE identifier ON tableName sampleOption*    # createSampleStatement
  | DROP SAMPLE identifier                                 # dropSampleStatement
  ;

answerable
  : query bound*   # selectStatement
  | test           # testStatement
  ;

settingValue
  : signedNumber UNIT? PERCENT?   # numberSetting
  | STRING                        # stringSetting
  | (TRUE | FALSE)                # booleanSetting
  | (identifier | ON)             # wordSetting
  ;

sampleOption
  : STRATIFIED BY LPAREN identifier (COMMA identifier)* RPAREN   # stratifiedOption
  | CAP signedNumber                                             # capOption
  | BUDGET STRING                                                # budgetOption
  ;

// ---- SELECT

query
  : withClause? SELECT (DISTINCT | ALL)? selectItem (COMMA selectItem)*
    (FROM tables (WHERE where=expression)? (GROUP BY grouping)? (HAVING having=expression)?)?
    (ORDER BY sortKeys)?
    rowLimit*
  ;

withClause
  : WITH commonTable (COMMA commonTable)*
  ;

commonTable
  : identifier AS LPAREN subquery RPAREN
  ;

// Bounds are read here only to be refused with a clear message.
subquery
  : query bound*
  ;

selectItem
  : STAR                                       # allColumns
  | identifier DOT STAR                        # allColumnsOf
  | expression (AS identifier | identifier)??  # expressionItem
  ;

grouping
  : ALL                              # groupByAll
  | expression (COMMA expression)*   # groupByKeys
  ;

sortKeys
  : sortKey (COMMA sortKey)*
  ;

sortKey
  : expression (ASC | DESC)? (NULLS (FIRST | LAST))?
  ;

rowLimit
  : LIMIT signedNumber    # limitRows
  | OFFSET signedNumber   # offsetRows
  ;

// ---- FROM

tables
  : table (COMMA table)*
  ;

table
  : tablePrimary joinPart*
  ;

joinPart
  : CROSS JOIN tablePrimary                                                   # crossJoin
  | (INNER | (LEFT | RIGHT | FULL) OUTER?)? JOIN tablePrimary joinCondition?  # conditionalJoin
  ;

joinCondition
  : ON expression                                          # onCondition
  | USING LPAREN identifier (COMMA identifier)* RPAREN     # usingColumns
  ;

tablePrimary
  : tableName (AS identifier | identifier)??                # namedTable
  | LPAREN subquery RPAREN (AS identifier | identifier)??   # subqueryTable
  ;

tableName
  : (schema=identifier DOT)? name=identifier
  ;

// ---- Bounds: any order, each at most once (checked when the tree is built)

bound
  : ERROR WITHIN margin                          # errorBound
  | WITHIN signedNumber timeUnit=identifier?     # timeBound
  | AT CONFIDENCE signedNumber PERCENT?          # confidenceBound
  | SIMULTANEOUS                                 # simultaneousBound
  | FOR scope=identifier                         # scopeBound
  | ON MISS (policy=identifier | NULL)           # missBound
  | EXACT                                        # exactBound
  ;

margin
  : signedNumber UNIT? PERCENT?
  ;

signedNumber
  : (MINUS | PLUS)? NUMBER
  ;

// ---- TEST

test
  : TEST outcome (COMMA outcome)* testComparison? FROM tables (WHERE where=expression)? testClause*
  ;

outcome
  : value (AS identifier)?
  ;

testComparison
  : BETWEEN GROUPS OF column (LPAREN groupValue (COMMA groupValue)* RPAREN)?   # betweenGroups
  | AGAINST signedNumber UNIT?                                                 # againstValue
  | WITH outcome                                                               # withOutcome
  | TREND OVER column                                                          # trendOver
  ;

groupValue
  : literal
  | MINUS literal
  ;

testClause
  : PER column (COMMA column)*                # perClause
  | CLUSTER BY column                         # clusterClause
  | PAIRED BY column                          # pairedClause
  | TREATING OBJECTS AS INDEPENDENT           # independentClause
  | METHOD identifier                         # methodClause
  | ALTERNATIVE (TWO SIDED | identifier)      # alternativeClause
  | EQUIVALENT WITHIN margin                  # equivalentClause
  | ADJUST identifier                         # adjustClause
  | bound                                     # boundClause
  ;

// ---- Expressions, loosest first

expression
  : NOT expression              # not
  | expression AND expression   # and
  | expression OR expression    # or
  | isTest                      # simple
  ;

isTest
  : comparison isSuffix*
  ;

isSuffix
  : IS NOT? NULL                       # isNull
  | ISNULL                             # isNullShort
  | NOTNULL                            # notNullShort
  | IS NOT? (TRUE | FALSE)             # isTruth
  | IS NOT? DISTINCT FROM comparison   # isDistinct
  ;

comparison
  : left=membership ((EQ | NE | LT | LE | GT | GE) right=membership)?
  ;

membership
  : value membershipTest?
  ;

membershipTest
  : NOT? BETWEEN low=value AND high=value                        # between
  | NOT? IN LPAREN subquery RPAREN                               # inSubquery
  | NOT? IN LPAREN expression (COMMA expression)* RPAREN         # inList
  | NOT? (LIKE | ILIKE) pattern=value (ESCAPE escape=value)?     # like
  ;

value
  : value CASTS typeName                                     # castSuffix
  | (MINUS | PLUS) value                                     # sign
  | value POWER value                                        # power
  | value (STAR | SLASH | DOUBLE_SLASH | PERCENT) value      # product
  | value (PLUS | MINUS) value                               # sum
  | value CONCAT value                                       # concatenation
  | primary                                                  # primaryValue
  ;

primary
  : literal                                                                              # literalPrimary
  | CASE operand=expression? caseBranch+ (ELSE otherwise=expression)? END                # case
  | (CAST | TRY_CAST) LPAREN expression AS typeName RPAREN                               # cast
  | EXTRACT LPAREN (identifier | STRING) FROM expression RPAREN                          # extract
  | EXISTS LPAREN subquery RPAREN                                                        # exists
  | LPAREN subquery RPAREN                                                               # scalarSubquery
  | LPAREN expression RPAREN                                                             # parenthesized
  | functionName LPAREN callArguments? RPAREN withinGroup? filter? over?                 # functionCall
  | column                                                                               # columnPrimary
  ;

caseBranch
  : WHEN when=expression THEN then=expression
  ;

functionName
  : identifier
  | LEFT
  | RIGHT
  ;

callArguments
  : STAR                                                                            # starArgument
  | (DISTINCT | ALL)? expression (COMMA expression)* (ORDER BY sortKeys)?           # expressionArguments
  ;

withinGroup
  : WITHIN GROUP LPAREN ORDER BY sortKeys RPAREN
  ;

filter
  : FILTER LPAREN WHERE expression RPAREN
  ;

over
  : OVER LPAREN (PARTITION BY expression (COMMA expression)*)? (ORDER BY sortKeys)? RPAREN
  ;

column
  : (qualifier=identifier DOT)? name=identifier
  ;

literal
  : NUMBER UNIT?                                        # numberLiteral
  | STRING                                              # stringLiteral
  | (TRUE | FALSE)                                      # booleanLiteral
  | NULL                                                # nullLiteral
  | (DATE | TIME | TIMESTAMP | TIMESTAMPTZ) STRING      # temporalLiteral
  | INTERVAL (STRING intervalUnit? | NUMBER intervalUnit)   # intervalLiteral
  ;

intervalUnit
  : MICROSECOND | MILLISECOND | SECOND | MINUTE | HOUR | DAY | WEEK | MONTH | QUARTER | YEAR
  ;

typeName
  : DOUBLE PRECISION                                         # doublePrecision
  | (TIME | TIMESTAMP) (WITH | WITHOUT) TIME ZONE            # zonedType
  | identifier (LPAREN NUMBER (COMMA NUMBER)* RPAREN)?       # plainType
  ;

identifier
  : IDENTIFIER
  | QUOTED_IDENTIFIER
  | softKeyword
  ;

// Words with a meaning only where they stand: all of them may name columns, tables and aliases.
softKeyword
  : ADJUST | AGAINST | ALTERNATIVE | ANALYZE | AT | BUDGET | BY | CAP | CLUSTER | CONFIDENCE | CREATE | DATE | DAY
  | DESCRIBE | DOUBLE | DROP | EQUIVALENT | ERROR | ESCAPE | EXACT | EXPLAIN | EXTRACT | FILTER | FIRST | FOR
  | GROUPS | HOUR | INDEPENDENT | INTERVAL | LAST | METHOD | MICROSECOND | MILLISECOND | MINUTE | MISS | MONTH | NULLS | OBJECTS | OF | OUTER | OVER | PAIRED
  | PARTITION | PER | PRECISION | QUARTER | SAMPLE | SECOND | SET | SHOW | SIDED | SIMULTANEOUS | STRATIFIED | TEST | TIME
  | TIMESTAMP | TIMESTAMPTZ | TO | TREATING | TREND | TRY_CAST | TWO | WEEK | WITHIN | WITHOUT | YEAR | ZONE
  ;

// ---- Words. The first group is reserved; the second is softKeyword above.

ALL: 'ALL';
AND: 'AND';
AS: 'AS';
ASC: 'ASC';
BETWEEN: 'BETWEEN';
CASE: 'CASE';
CAST: 'CAST';
CROSS: 'CROSS';
DESC: 'DESC';
DISTINCT: 'DISTINCT';
ELSE: 'ELSE';
END: 'END';
EXCEPT: 'EXCEPT';
EXISTS: 'EXISTS';
FALSE: 'FALSE';
FETCH: 'FETCH';
FROM: 'FROM';
FULL: 'FULL';
GROUP: 'GROUP';
HAVING: 'HAVING';
ILIKE: 'ILIKE';
IN: 'IN';
INNER: 'INNER';
INTERSECT: 'INTERSECT';
IS: 'IS';
ISNULL: 'ISNULL';
JOIN: 'JOIN';
LATERAL: 'LATERAL';
LEFT: 'LEFT';
LIKE: 'LIKE';
LIMIT: 'LIMIT';
NATURAL: 'NATURAL';
NOT: 'NOT';
NOTNULL: 'NOTNULL';
NULL: 'NULL';
OFFSET: 'OFFSET';
ON: 'ON';
OR: 'OR';
ORDER: 'ORDER';
QUALIFY: 'QUALIFY';
RIGHT: 'RIGHT';
SELECT: 'SELECT';
TABLESAMPLE: 'TABLESAMPLE';
THEN: 'THEN';
TRUE: 'TRUE';
UNION: 'UNION';
USING: 'USING';
WHEN: 'WHEN';
WHERE: 'WHERE';
WINDOW: 'WINDOW';
WITH: 'WITH';

ADJUST: 'ADJUST';
AGAINST: 'AGAINST';
ALTERNATIVE: 'ALTERNATIVE';
ANALYZE: 'ANALYZE';
AT: 'AT';
BUDGET: 'BUDGET';
BY: 'BY';
CAP: 'CAP';
CLUSTER: 'CLUSTER';
CONFIDENCE: 'CONFIDENCE';
CREATE: 'CREATE';
DATE: 'DATE';
DAY: 'DAY' 'S'?;
DESCRIBE: 'DESCRIBE';
DOUBLE: 'DOUBLE';
DROP: 'DROP';
EQUIVALENT: 'EQUIVALENT';
ERROR: 'ERROR';
ESCAPE: 'ESCAPE';
EXACT: 'EXACT';
EXPLAIN: 'EXPLAIN';
EXTRACT: 'EXTRACT';
FILTER: 'FILTER';
FIRST: 'FIRST';
FOR: 'FOR';
GROUPS: 'GROUPS';
HOUR: 'HOUR' 'S'?;
INDEPENDENT: 'INDEPENDENT';
INTERVAL: 'INTERVAL';
LAST: 'LAST';
METHOD: 'METHOD';
MICROSECOND: 'MICROSECOND' 'S'?;
MILLISECOND: 'MILLISECOND' 'S'?;
MINUTE: 'MINUTE' 'S'?;
MISS: 'MISS';
MONTH: 'MONTH' 'S'?;
NULLS: 'NULLS';
OBJECTS: 'OBJECTS';
OF: 'OF';
OUTER: 'OUTER';
OVER: 'OVER';
PAIRED: 'PAIRED';
PARTITION: 'PARTITION';
PER: 'PER';
PRECISION: 'PRECISION';
QUARTER: 'QUARTER' 'S'?;
SAMPLE: 'SAMPLE';
SECOND: 'SECOND' 'S'?;
SET: 'SET';
SHOW: 'SHOW';
SIDED: 'SIDED';
SIMULTANEOUS: 'SIMULTANEOUS';
STRATIFIED: 'STRATIFIED';
TEST: 'TEST';
TIME: 'TIME';
TIMESTAMP: 'TIMESTAMP';
TIMESTAMPTZ: 'TIMESTAMPTZ';
TO: 'TO';
TREATING: 'TREATING';
TREND: 'TREND';
TRY_CAST: 'TRY_CAST';
TWO: 'TWO';
WEEK: 'WEEK' 'S'?;
WITHIN: 'WITHIN';
WITHOUT: 'WITHOUT';
YEAR: 'YEAR' 'S'?;
ZONE: 'ZONE';

// ---- Marks

LPAREN: '(';
RPAREN: ')';
COMMA: ',';
DOT: '.';
SEMICOLON: ';';
EQ: '=' | '==';
NE: '<>' | '!=';
LE: '<=';
LT: '<';
GE: '>=';
GT: '>';
PLUS: '+';
MINUS: '-';
STAR: '*';
DOUBLE_SLASH: '//';
SLASH: '/';
PERCENT: '%';
POWER: '^' | '**';
CONCAT: '||';
CASTS: '::';

// ---- Literals and names. What is begun and never ended, or glued together, has a token of its own for its message.

NUMBER: NUMERAL;
MALFORMED_NUMBER: NUMERAL NAME_PART+;
STRING: '\'' (~'\'' | '\'\'')* '\'';
UNTERMINATED_STRING: '\'' (~'\'' | '\'\'')*;
QUOTED_IDENTIFIER: '"' (~'"' | '""')* '"';
UNTERMINATED_IDENTIFIER: '"' (~'"' | '""')*;
UNIT: '[' ~[[\]\r\n]* ']';
UNTERMINATED_UNIT: '[' ~[[\]\r\n]*;
IDENTIFIER: NAME_START NAME_PART*;

SPACE: [ \t\r\n\f\u000B\u0085\u00A0\u1680\u2000-\u200B\u2028\u2029\u202F\u205F\u3000\uFEFF]+ -> skip;
LINE_COMMENT: '--' ~[\r\n]* -> skip;
UNTERMINATED_COMMENT: '/*' { SkipBlockComment(); };   // skipped when it does end
UNEXPECTED: .;

fragment NUMERAL: (DIGITS ('.' DIGITS?)? | '.' DIGITS) ('E' [+\-]? DIGITS)?;
fragment DIGITS: [0-9] ('_'? [0-9])*;
// As PostgreSQL: a letter, an underscore or anything beyond ASCII, here without spaces, typographic marks and mathematical signs.
fragment NAME_START options { caseInsensitive = false; }
  : [A-Za-z_\u00AA\u00B5\u00BA\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u167F\u1681-\u1FFF\u2070-\u218F\u2C00-\u2FFF\u3001-\uFEFE\uFF00-\uFFFF];
fragment NAME_PART: NAME_START | [0-9$\u00B2\u00B3\u00B9];
