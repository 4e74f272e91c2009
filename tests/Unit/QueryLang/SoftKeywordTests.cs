using Approx.QueryLang;

namespace Approx.Tests.QueryLang;

public class SoftKeywordTests
{
    public static TheoryData<string> SoftKeywords => [.. Keywords.All.Where(IsSoft), "volume", "name", "samples", "tables", "seconds", "percent", "database", "population"];

    [Theory]
    [MemberData(nameof(SoftKeywords))]
    public void A_word_that_is_not_reserved_names_columns_tables_and_aliases(string word)
    {
        string w = word.ToLowerInvariant();
        foreach (string text in new[]
        {
            $"SELECT {w} FROM {w}",
            $"SELECT {w}, t.{w}, {w}.{w} AS {w}, AVG({w}), {w}(1) FROM t AS {w} WHERE {w} > 5 AND {w} IS NULL GROUP BY {w} HAVING {w} = 1 ORDER BY {w}, {w} DESC LIMIT 5 ERROR WITHIN 5 %",
            $"SELECT a {w} FROM t {w} WHERE a > 1",
            $"SELECT a FROM t WHERE x > {w} ERROR WITHIN 5 % WITHIN 2 SECONDS",
            $"SELECT a FROM t JOIN u USING ({w}) ORDER BY {w} WITHIN 2 SECONDS EXACT",
            $"WITH {w} AS (SELECT {w} FROM t) SELECT {w} * 2 FROM {w}",
            $"TEST {w} BETWEEN GROUPS OF {w} FROM {w} PER {w} CLUSTER BY {w} METHOD WELCH",
            $"TEST AVG({w}) WITH {w} FROM t {w} WHERE {w} BETWEEN {w} AND {w}",
            $"CREATE SAMPLE {w} ON {w} STRATIFIED BY ({w})",
            $"DROP SAMPLE {w}", $"DESCRIBE {w}", $"SHOW GROUPS FROM {w}", $"SET {w} = {w}",
        })
        {
            Statement statement = QueryParser.ParseOne(text);
            Assert.Equal(statement, QueryParser.ParseOne(statement.ToString()));
            if (statement is SelectStatement { Query.From: NamedTable { Name.Name: "t", Alias.Name: var alias } }) Assert.Equal(w, alias);
        }
    }

    [Theory]
    [InlineData("SELECT AVG(x) FROM objects EXACT")]
    [InlineData("SELECT AVG(x) FROM objects WHERE x > 5 EXACT")]
    [InlineData("SELECT AVG(x) EXACT")]
    [InlineData("SELECT AVG(x) FROM objects GROUP BY y EXACT")]
    public void A_bound_at_the_end_is_a_bound_and_no_alias(string text) => Assert.True(Assert.IsType<SelectStatement>(QueryParser.ParseOne(text)).Bound.IsExact);

    [Theory]
    [InlineData("SELECT AVG(x) FROM objects ERROR WITHIN 5 %", null)]
    [InlineData("SELECT AVG(x) FROM objects o ERROR WITHIN 5 %", "o")]
    [InlineData("SELECT AVG(x) FROM objects error ERROR WITHIN 5 %", "error")]
    [InlineData("SELECT AVG(x) FROM objects AS error ERROR WITHIN 5 %", "error")]
    public void The_words_of_a_bound_are_an_alias_only_where_nothing_else_is_possible(string text, string? alias)
    {
        SelectStatement statement = Assert.IsType<SelectStatement>(QueryParser.ParseOne(text));
        Assert.Equal(alias, Assert.IsType<NamedTable>(statement.Query.From).Alias?.Name);
        Assert.Equal(0.05, statement.Bound.RelativeError!.Value.Fraction);
    }

    [Fact]
    public void Reserved_words_are_names_in_double_quotes()
    {
        foreach (string word in Keywords.All.Where(word => !IsSoft(word)))
        {
            string text = $"SELECT \"{word}\" AS \"{word}\" FROM \"{word}\"";
            Assert.Equal(text, QueryParser.ParseOne(text).ToString());
            // A tree made by a program may hold the bare word: the printer protects it.
            Assert.Equal($"\"{word}\"", new ColumnReference(word).ToString());
        }
    }

    private static bool IsSoft(string word) => Keywords.IsSoft((int)typeof(ApproxLexer).GetField(word)!.GetRawConstantValue()!);
}
