using Approx.Core;
using Approx.QueryLang;

namespace Approx.Tests.QueryLang;

/// <summary>In these texts ¦ stands before the character the error must point at; it is removed before parsing.</summary>
public class ErrorTests
{
    [Theory]
    // The first word
    [InlineData("¦SELCT volume FROM objects", "'SELCT' begins no statement", "did you mean SELECT?")]
    [InlineData("¦hello", "'hello' begins no statement", "a statement begins with SELECT, WITH, TEST")]
    [InlineData("¦FROM objects SELECT volume", "SELECT is missing before FROM", "write SELECT * FROM")]
    [InlineData("¦(SELECT 1)", "a statement does not begin with '('", "remove the parentheses")]
    [InlineData("EXPLAIN ¦SHOW TABLES", "EXPLAIN takes a SELECT or a TEST", "write EXPLAIN SELECT")]
    [InlineData("EXPLAIN ¦SELEC 1", "EXPLAIN takes a SELECT or a TEST", "did you mean SELECT?")]
    [InlineData("EXPLAIN¦", "EXPLAIN takes a SELECT or a TEST", "write EXPLAIN SELECT")]
    [InlineData("SELECT 1; ¦SELCT 2", "'SELCT' begins no statement", "did you mean SELECT?")]
    // Statements of other systems
    [InlineData("¦INSERT INTO objects VALUES (1)", "not supported: INSERT", "`approx extract` and `approx import` fill a store")]
    [InlineData("¦UPDATE objects SET a = 1", "not supported: UPDATE", "`approx extract`")]
    [InlineData("¦delete FROM objects", "not supported: DELETE", "`approx extract`")]
    [InlineData("¦CREATE TABLE t (a INT)", "not supported: CREATE TABLE", "CREATE SAMPLE name")]
    [InlineData("¦CREATE OR REPLACE VIEW v AS SELECT 1", "not supported: CREATE OR", "CREATE SAMPLE name")]
    [InlineData("¦DROP TABLE t", "not supported: DROP TABLE", "DROP SAMPLE name")]
    [InlineData("¦ATTACH 'x.db'", "not supported: ATTACH", "a statement begins with")]
    [InlineData("¦COPY objects TO 'x.csv'", "not supported: COPY", "`approx import`")]
    [InlineData("¦PRAGMA threads = 4", "not supported: PRAGMA", "a statement begins with")]
    [InlineData("¦BEGIN", "not supported: BEGIN", "a statement begins with")]
    [InlineData("¦VALUES (1)", "not supported: VALUES", "a statement begins with")]
    // Parts of other systems
    [InlineData("SELECT 1 ¦UNION SELECT 2", "not supported: UNION", "run two statements")]
    [InlineData("SELECT a FROM t ¦UNION ALL SELECT b FROM u", "not supported: UNION", "run two statements")]
    [InlineData("SELECT a FROM t WHERE a > 1 ¦EXCEPT SELECT 1", "not supported: EXCEPT", "NOT IN")]
    [InlineData("SELECT a FROM t ¦INTERSECT SELECT 1", "not supported: INTERSECT", "IN (SELECT")]
    [InlineData("SELECT * FROM a ¦NATURAL JOIN b", "not supported: NATURAL JOIN", "USING")]
    [InlineData("SELECT * FROM a ¦TABLESAMPLE 1 %", "not supported: TABLESAMPLE", "ERROR WITHIN 2 %")]
    [InlineData("SELECT * FROM a ¦USING SAMPLE 10 %", "not supported: USING SAMPLE", "ERROR WITHIN 2 %")]
    [InlineData("SELECT * FROM ¦read_parquet('x.parquet')", "not supported: a function in FROM", "`approx import`")]
    [InlineData("WITH ¦RECURSIVE a AS (SELECT 1) SELECT * FROM a", "not supported: WITH RECURSIVE", "plain SELECTs")]
    [InlineData("SELECT SUM(a) OVER (ORDER BY b ¦ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) FROM t", "not supported: window frames (ROWS)", "leave the frame out")]
    [InlineData("SELECT a FROM t ¦QUALIFY a > 1", "not supported: QUALIFY", "subquery")]
    [InlineData("SELECT a FROM t ¦FETCH FIRST 5 ROWS ONLY", "not supported: FETCH", "write LIMIT")]
    [InlineData("SELECT a FROM t WHERE a ¦SIMILAR TO 'x'", "not supported: SIMILAR TO", "use LIKE")]
    // Misspelt words
    [InlineData("SELECT volume ¦FORM objects", "unexpected 'FORM'", "did you mean FROM?")]
    [InlineData("SELECT AVG(volume) ¦FORM objects", "unexpected 'FORM'", "did you mean FROM?")]
    [InlineData("SELECT a FROM t ¦WHRE a > 1", "unexpected 'WHRE'", "did you mean WHERE?")]
    [InlineData("SELECT a FROM t ¦GROPU BY a", "unexpected 'GROPU'", "did you mean GROUP?")]
    [InlineData("SELECT a FROM t ¦ODER BY a", "unexpected 'ODER'", "did you mean ORDER?")]
    [InlineData("SELECT a FROM t GROUP ¦YB a", "BY is missing behind GROUP", "did you mean BY?")]
    [InlineData("SELECT a FROM t ¦LIMT 5", "unexpected 'LIMT'", "did you mean LIMIT?")]
    [InlineData("SELECT AVG(a) FROM t ERROR ¦WITHN 5 %", "unexpected 'WITHN'", "did you mean WITHIN?")]
    [InlineData("SELECT AVG(a) FROM t AT ¦CONFIDENC 95 %", "unexpected 'CONFIDENC'", "did you mean CONFIDENCE?")]
    [InlineData("SELECT AVG(a) FROM t FOR ¦POPULATON", "'POPULATON' is no scope", "did you mean POPULATION?")]
    [InlineData("SELECT AVG(a) FROM t ON ¦MIS WARN", "unexpected 'MIS'", "did you mean MISS?")]
    [InlineData("SELECT AVG(a) FROM t ON MISS ¦FIAL", "'FIAL' is no choice of ON MISS", "did you mean FAIL?")]
    [InlineData("TEST AVG(v) ¦BETWEN GROUPS OF g FROM o", "unexpected 'BETWEN'", "did you mean BETWEEN?")]
    [InlineData("TEST AVG(v) AGAINST 1 FROM o METHOD ¦WELSH", "'WELSH' is no method", "did you mean WELCH?")]
    [InlineData("TEST AVG(v) AGAINST 1 FROM o ADJUST ¦XYZZYX", "'XYZZYX' is no correction", "one of HOLM, HOCHBERG, BONFERRONI, BH, BY, NONE")]
    [InlineData("TEST AVG(v) AGAINST 1 FROM o ALTERNATIVE ¦GRATER", "'GRATER' is no alternative", "did you mean GREATER?")]
    [InlineData("SHOW ¦TABELS", "SHOW cannot show 'TABELS'", "did you mean SHOW TABLES?")]
    [InlineData("CREATE ¦SAMPL s ON t", "SAMPLE is missing behind CREATE", "did you mean SAMPLE?")]
    // Missing parts
    [InlineData("SELECT ¦FROM objects", "nothing stands behind SELECT", "* for all columns")]
    [InlineData("SELECT¦", "nothing stands behind SELECT", "* for all columns")]
    [InlineData("SELECT a¦, FROM t", "nothing stands behind the comma", "remove it")]
    [InlineData("SELECT a FROM¦", "a table is missing behind FROM", "SHOW TABLES")]
    [InlineData("SELECT a FROM ¦WHERE a > 1", "a table is missing behind FROM", "SHOW TABLES")]
    [InlineData("SELECT a FROM t WHERE¦", "a condition is missing behind WHERE", "write e.g. WHERE")]
    [InlineData("SELECT a FROM t WHERE ¦GROUP BY a", "a condition is missing behind WHERE", "write e.g. WHERE")]
    [InlineData("SELECT a FROM t WHERE a > 1 AND¦", "a condition is missing behind AND", "write e.g. AND")]
    [InlineData("SELECT a + ¦FROM t", "an operand is missing behind '+'", null)]
    [InlineData("SELECT a FROM t WHERE a >¦", "an operand is missing behind '>'", null)]
    [InlineData("SELECT a FROM t GROUP ¦a", "BY is missing behind GROUP", "write GROUP BY")]
    [InlineData("SELECT a FROM t ORDER BY¦", "a column is missing behind ORDER BY", null)]
    [InlineData("SELECT a AS ¦FROM t", "a name is missing behind AS", null)]
    [InlineData("SELECT a FROM t WHERE a IN ¦5", "IN needs a list or a SELECT in parentheses", "IN ('a', 'b')")]
    [InlineData("SELECT a FROM t WHERE a IN¦", "IN needs a list or a SELECT in parentheses", "IN ('a', 'b')")]
    [InlineData("SELECT a FROM t WHERE a IN (¦)", "the parentheses are empty", "put something between them")]
    [InlineData("SELECT a FROM t WHERE a IS¦", "IS needs NULL", "IS NOT NULL")]
    [InlineData("SELECT volume ¦WHERE volume > 1", "FROM is missing before WHERE", "write FROM and a table")]
    [InlineData("SELECT volume ¦GROUP BY volume", "FROM is missing before GROUP BY", "write FROM and a table")]
    [InlineData("SELECT * FROM a ¦JOIN b WHERE a > 1", "the JOIN has no condition", "USING (column)")]
    [InlineData("SELECT ¦CASE WHEN a THEN 1 FROM t", "CASE has no END", "write CASE WHEN")]
    [InlineData("SELECT ¦CASE WHEN a THEN 1", "CASE has no END", "write CASE WHEN")]
    [InlineData("SELECT CAST(a ¦INT) FROM t", "AS is missing before 'INT'", "write AS behind 'a'")]
    // Clauses out of place
    [InlineData("SELECT a FROM t WHERE a > 1 ¦WHERE b > 1", "WHERE is given twice", "leave one of them out")]
    [InlineData("SELECT a FROM t ¦FROM u", "FROM is given twice", "leave one of them out")]
    [InlineData("SELECT a FROM t GROUP BY a ¦WHERE a > 1", "WHERE stands in the wrong place", "the order is SELECT, FROM, WHERE")]
    [InlineData("SELECT a FROM t ERROR WITHIN 5 % ¦GROUP BY a", "GROUP BY stands in the wrong place", "then bounds")]
    [InlineData("SELECT a FROM t LIMIT 5 ¦ORDER BY a", "ORDER BY stands in the wrong place", "the order is SELECT")]
    [InlineData("SELECT a FROM t LIMIT 5 ¦LIMIT 6", "LIMIT is given twice", "leave one of them out")]
    [InlineData("TEST AVG(v) AGAINST 1 FROM t ¦GROUP BY a", "a TEST takes no GROUP BY", "use PER")]
    [InlineData("TEST AVG(v) ¦FROM t", "the TEST compares with nothing", "BETWEEN GROUPS OF")]
    [InlineData("TEST AVG(v) AGAINST 1 FROM t METHOD WELCH ¦METHOD ANOVA", "METHOD is given twice", "leave one of them out")]
    [InlineData("TEST AVG(v) AGAINST 1 FROM t CLUSTER BY a ¦PAIRED BY b", "the replicate (CLUSTER BY, PAIRED BY", "leave one of them out")]
    // Reserved words as names
    [InlineData("SELECT ¦order FROM t", "'order' is a reserved word", "\"order\"")]
    [InlineData("SELECT a FROM ¦group", "'group' is a reserved word", "\"group\"")]
    [InlineData("SELECT a AS ¦end FROM t", "'end' is a reserved word", "\"end\"")]
    [InlineData("SELECT ¦left FROM t", "'left' is a reserved word", "\"left\"")]
    // Parentheses
    [InlineData("SELECT AVG¦(volume FROM objects", "'(' is not closed before FROM", "add ')'")]
    [InlineData("SELECT AVG¦(volume", "'(' is not closed", "add ')'")]
    [InlineData("SELECT ¦(a + (b * 2) FROM t", "'(' is not closed before FROM", "add ')'")]
    [InlineData("SELECT a¦) FROM t", "')' closes nothing", "remove it")]
    [InlineData("SELECT a FROM t WHERE (a > 1)¦)", "')' closes nothing", "remove it")]
    // Bounds
    [InlineData("SELECT AVG(a) FROM t ERROR WITHIN¦", "ERROR WITHIN needs a number", "ERROR WITHIN 5 %")]
    [InlineData("SELECT AVG(a) FROM t ERROR WITHIN ¦%", "ERROR WITHIN needs a number", "ERROR WITHIN 5 %")]
    [InlineData("SELECT AVG(a) FROM t ERROR ¦5 %", "WITHIN is missing behind ERROR", "write ERROR WITHIN 5")]
    [InlineData("SELECT AVG(a) FROM t ERROR WITHIN ¦-5 %", "ERROR WITHIN needs a number above 0, not '-5'", "ERROR WITHIN 5 %")]
    [InlineData("SELECT AVG(a) FROM t ERROR WITHIN ¦0 %", "ERROR WITHIN needs a number above 0, not '0'", "ERROR WITHIN 5 %")]
    [InlineData("SELECT AVG(a) FROM t ERROR WITHIN 5 ¦PERCENT", "the percent sign is written %", "write % for PERCENT")]
    [InlineData("SELECT AVG(a) FROM t ERROR WITHIN ¦5[um3] %", "ERROR WITHIN has a unit and a percent sign", "keep the unit")]
    [InlineData("SELECT AVG(a) FROM t ERROR WITHIN 5 % ¦ERROR WITHIN 6", "ERROR WITHIN is given twice", "leave one of them out")]
    [InlineData("SELECT AVG(a) FROM t ERROR WITHIN 5 % AT CONFIDENCE 9 % ¦AT CONFIDENCE 95 %", "AT CONFIDENCE is given twice", "leave one of them out")]
    [InlineData("SELECT AVG(a) FROM t FOR DATABASE ¦FOR POPULATION", "FOR DATABASE or FOR POPULATION is given twice", "leave one of them out")]
    [InlineData("SELECT AVG(a) FROM t EXACT ¦EXACT", "EXACT is given twice", "leave one of them out")]
    [InlineData("SELECT AVG(a) FROM t ¦WITHIN 5", "WITHIN needs a unit of time behind its number", "WITHIN 2 SECONDS")]
    [InlineData("SELECT AVG(a) FROM t ¦WITHIN 5 %", "ERROR is missing before WITHIN", "write ERROR WITHIN 5 %")]
    [InlineData("SELECT AVG(a) FROM t WITHIN 5 ¦HOURS", "'HOURS' is no unit of time for WITHIN", "MILLISECONDS, SECONDS or MINUTES")]
    [InlineData("SELECT AVG(a) FROM t WITHIN ¦-5 SECONDS", "a time of '-5 SECONDS' cannot be kept", "above 0")]
    [InlineData("SELECT AVG(a) FROM t ERROR¦", "ERROR needs WITHIN and a number", "ERROR WITHIN 5 %")]
    [InlineData("SELECT AVG(a) FROM t ERROR WITHIN 5 ¦SECONDS", "ERROR WITHIN takes no unit of time", "WITHIN 2 SECONDS")]
    [InlineData("TEST a AGAINST 1 FROM t METHOD¦", "METHOD needs a name", "one of WELCH, STUDENT")]
    [InlineData("SELECT AVG(a) FROM t WITHIN¦", "WITHIN needs a number and a unit of time", "WITHIN 2 SECONDS")]
    [InlineData("SELECT AVG(a) FROM t AT CONFIDENCE¦", "AT CONFIDENCE needs a number", "AT CONFIDENCE 95 %")]
    [InlineData("SELECT AVG(a) FROM t ¦AT CONFIDENCE 95", "AT CONFIDENCE needs a percent sign", "write AT CONFIDENCE 95 %")]
    [InlineData("SELECT AVG(a) FROM t ¦AT CONFIDENCE 0.99", "AT CONFIDENCE needs a percent sign", "write AT CONFIDENCE 99 %")]
    [InlineData("SELECT AVG(a) FROM t AT CONFIDENCE ¦100 %", "a confidence of 100 % is impossible", "between 0 and 100 percent")]
    [InlineData("SELECT AVG(a) FROM t AT CONFIDENCE ¦0 %", "a confidence of 0 % is impossible", "between 0 and 100 percent")]
    [InlineData("SELECT AVG(a) FROM t AT CONFIDENCE ¦-5 %", "a confidence of -5 % is impossible", "between 0 and 100 percent")]
    [InlineData("SELECT AVG(a) FROM t ¦CONFIDENCE 95 %", "AT is missing before CONFIDENCE", "write AT CONFIDENCE 95 %")]
    [InlineData("SELECT AVG(a) FROM t ¦WITH CONFIDENCE 95 %", "a confidence is asked for with AT", "write AT CONFIDENCE 95 %")]
    [InlineData("SELECT AVG(a) FROM t ON MISS¦", "ON MISS needs a choice", "EXACT, WARN, FAIL or NULL")]
    [InlineData("SELECT AVG(a) FROM t FOR¦", "FOR needs a scope", "FOR POPULATION")]
    [InlineData("SELECT * FROM (SELECT AVG(a) FROM t ¦ERROR WITHIN 5 %) s", "'ERROR' stands in a subquery", "move it to the end of the statement")]
    // Values
    [InlineData("SELECT a FROM t LIMIT ¦-1", "LIMIT must not be negative", "write a whole number from 0")]
    [InlineData("SELECT a FROM t LIMIT ¦1.5", "LIMIT takes a whole number from 0, not '1.5'", "with digits alone")]
    [InlineData("SELECT a FROM t LIMIT¦", "LIMIT needs a whole number", "LIMIT 10")]
    [InlineData("SELECT a FROM t LIMIT ¦many", "LIMIT needs a whole number", "LIMIT 10")]
    [InlineData("SELECT a FROM t OFFSET ¦-1", "OFFSET must not be negative", "write a whole number from 0")]
    [InlineData("CREATE SAMPLE s ON t CAP ¦0", "CAP takes a whole number from 1, not '0'", "with digits alone")]
    [InlineData("CREATE SAMPLE s ON t CAP 5 ¦CAP 6", "CAP is given twice", "leave one of them out")]
    [InlineData("CREATE SAMPLE s ON t BUDGET ¦'lots'", "'lots' is no size", "BUDGET '64 MiB'")]
    [InlineData("CREATE SAMPLE s ON t BUDGET ¦64", "BUDGET needs a size in quotes", "BUDGET '64 MiB'")]
    [InlineData("CREATE SAMPLE s ON t STRATIFIED BY ¦a", "'(' is missing before 'a'", "write '('")]
    [InlineData("CREATE SAMPLE s ¦t", "ON is missing before 't'", "write ON behind 's'")]
    [InlineData("SHOW TABLES ¦FROM t", "SHOW TABLES takes no table", "write SHOW TABLES alone")]
    [InlineData("¦SHOW GROUPS", "SHOW GROUPS needs a table", "write SHOW GROUPS FROM table")]
    [InlineData("SELECT 5¦[parsec]", "unknown unit 'parsec'", "known units")]
    [InlineData("SELECT 5¦[]", "the brackets hold no unit", "known units")]
    [InlineData("SELECT ¦20um3", "'20um3' is no number", "a unit stands in brackets: 20[um3]")]
    [InlineData("SELECT ¦2nd FROM t", "'2nd' is no number", "put a blank")]
    [InlineData("SELECT ¦1e999", "'1e999' is too large for a number", "1.8e308")]
    [InlineData("SELECT 1 < 2 ¦< 3", "comparisons do not chain", "a < b AND b < c")]
    [InlineData("SELECT ¦\"\" FROM t", "a quoted name is empty", "double quotes")]
    [InlineData("SELECT a::¦\"int\"", "'\"int\"' is no type", "DECIMAL(10, 2)")]
    // Marks
    [InlineData("SELECT ¦'abc FROM t", "the text that begins here is never closed", "single quote")]
    [InlineData("SELECT ¦\"abc FROM t", "the quoted name that begins here is never closed", "double quote")]
    [InlineData("SELECT 1 ¦/* and /* so */ on", "the comment that begins here is never closed", "*/")]
    [InlineData("SELECT 5¦[um3 FROM t", "the unit that begins here is never closed", "20[um3]")]
    [InlineData("SELECT a FROM t WHERE b = ¦‘wt’", "‘ is a typographic quotation mark", "straight single quotes")]
    [InlineData("SELECT a FROM t WHERE b ¦≤ 5", "≤ is no operator here", "write <=")]
    [InlineData("SELECT ¦`a` FROM t", "names do not stand in backticks", "double quotes")]
    [InlineData("SELECT a FROM t WHERE a = ¦$1", "parameters ($) are not supported", "write the value itself")]
    [InlineData("SELECT a ¦# b", "the character # has no meaning here", "remove it")]
    // The rest
    [InlineData("SELECT a FROM t WHERE a ¦b", "unexpected 'b' behind 'a'", "may be missing")]
    [InlineData("SELECT a b ¦c FROM t", "unexpected 'c' behind 'b'", "a comma, an operator or a keyword may be missing")]
    [InlineData("SELECT a FROM t u ¦'x'", "unexpected ''x'' behind 'u'", "may be missing")]
    public void A_mistake_is_named_at_its_place_with_a_hint(string marked, string message, string? hint)
    {
        int at = marked.IndexOf('¦');
        string text = marked.Replace("¦", "", StringComparison.Ordinal);
        ApproxException error = Assert.Throws<ApproxException>(() => QueryParser.Parse(text));
        Assert.Equal(ErrorKind.Sql, error.Kind);
        Assert.DoesNotContain('\n', error.Message);
        Assert.DoesNotMatch("mismatched|expecting|viable|extraneous|<EOF>|token", error.Message + error.Hint);
        if (message.Length == 0) Assert.Fail(ErrorRendering.Render(error));
        Assert.StartsWith(message, error.Message);
        Assert.Equal(text, error.Place!.Value.Text);
        Assert.Equal(at, error.Place!.Value.Span.Start);
        if (hint is null) Assert.Null(error.Hint);
        else Assert.Contains(hint, error.Hint);
    }

    [Fact]
    public void One_statement_is_asked_for_and_more_or_none_are_refused()
    {
        Assert.Equal("there is no statement", Assert.Throws<ApproxException>(() => QueryParser.ParseOne(" ; ")).Message);
        ApproxException second = Assert.Throws<ApproxException>(() => QueryParser.ParseOne("SELECT 1; SELECT 2"));
        Assert.Equal("a second statement follows the first", second.Message);
        Assert.Equal(10, second.Place!.Value.Span.Start);
    }
}
