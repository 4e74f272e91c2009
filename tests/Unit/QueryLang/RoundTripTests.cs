using Approx.QueryLang;

namespace Approx.Tests.QueryLang;

public class RoundTripTests
{
    public static TheoryData<string> Statements => [.. Corpus.All];

    [Theory]
    [MemberData(nameof(Statements))]
    public void A_statement_printed_and_parsed_again_gives_an_equal_tree(string text)
    {
        Statement parsed = QueryParser.ParseOne(text);
        string printed = parsed.ToString();
        Statement again = QueryParser.ParseOne(printed);
        Assert.Equal(parsed, again);
        Assert.Equal(parsed.GetHashCode(), again.GetHashCode());
        Assert.Equal(printed, again.ToString());
    }

    [Fact]
    public void No_two_different_statements_of_the_corpus_are_equal_unless_they_mean_the_same()
    {
        // Spellings of one thing that share a tree; every other pair must differ, or equality is blind to some part.
        string[][] same =
        [
            ["a = b", "a == b"], ["a <> b", "a != b"], ["COUNT(specimen)", "COUNT(ALL specimen)"],
            ["TEST volume AGAINST 1 FROM objects ALTERNATIVE TWO SIDED", "TEST volume AGAINST 1 FROM objects ALTERNATIVE TWO_SIDED"],
            ["SELECT object_id, volume FROM objects LIMIT 10 OFFSET 20", "SELECT object_id, volume FROM objects OFFSET 20 LIMIT 10"],
            ["SELECT 1", "SELECT /* a comment /* within */ one */ 1 -- and the rest"],
            ["a ^ b ^ c", "(a ^ b) ^ c"], ["- -1", "-(-1)"],
        ];
        foreach (string[] pair in same.Select(pair => pair.Select(s => s.Contains("FROM", StringComparison.Ordinal) || s.StartsWith("SELECT", StringComparison.Ordinal) ? s : "SELECT " + s).ToArray()))
            Assert.Equal(QueryParser.ParseOne(pair[0]), QueryParser.ParseOne(pair[1]));
        var known = same.SelectMany(pair => pair.Skip(1)).Select(s => s.StartsWith("SELECT", StringComparison.Ordinal) || s.StartsWith("TEST", StringComparison.Ordinal) ? s : "SELECT " + s).ToHashSet();
        var seen = new Dictionary<Statement, string>();
        foreach (string text in Corpus.All.Where(text => !known.Contains(text)))
        {
            Statement statement = QueryParser.ParseOne(text);
            Assert.True(seen.TryAdd(statement, text), $"'{text}' equals '{seen.GetValueOrDefault(statement)}'");
        }
    }

    [Fact]
    public void The_corpus_holds_well_over_a_hundred_statements_and_all_twenty_of_the_workload()
    {
        Assert.Equal(20, Corpus.Workload.Length);
        Assert.True(Corpus.All.Distinct().Count() > 200);
    }

    [Theory]
    [InlineData("select  avg( volume )v from objects  o where not a=b", "SELECT avg(volume) AS v FROM objects AS o WHERE NOT a = b")]
    [InlineData("SELECT x::double precision", "SELECT x::DOUBLE PRECISION")]
    [InlineData("SELECT a FROM t, u LEFT JOIN v USING (b)", "SELECT a FROM t CROSS JOIN u LEFT JOIN v USING (b)")]
    [InlineData("SELECT (a * (b)) + (c - (d - e))", "SELECT a * b + (c - (d - e))")]
    [InlineData("SELECT ((a + b)) * c, (a and b) or c, a and (b or c)", "SELECT (a + b) * c, a AND b OR c, a AND (b OR c)")]
    [InlineData("SELECT AVG(x) FROM t AT CONFIDENCE 99.9% error within 7%", "SELECT AVG(x) FROM t ERROR WITHIN 7 % AT CONFIDENCE 99.9 %")]
    [InlineData("SELECT AVG(x) FROM t WITHIN 1.5 MINUTES", "SELECT AVG(x) FROM t WITHIN 90 SECONDS")]
    [InlineData("SELECT AVG(x) FROM t WITHIN 0.25 SECONDS", "SELECT AVG(x) FROM t WITHIN 250 MILLISECONDS")]
    [InlineData("SELECT AVG(x) FROM t ERROR WITHIN 0.00001 %", "SELECT AVG(x) FROM t ERROR WITHIN 0.00001 %")]
    [InlineData("SELECT AVG(x) FROM t ERROR WITHIN 250 %", "SELECT AVG(x) FROM t ERROR WITHIN 250 %")]
    [InlineData("SELECT interval 2 weeks", "SELECT INTERVAL '2' WEEK")]
    [InlineData("create sample s on t budget '1024 kib'", "CREATE SAMPLE s ON t BUDGET '1 MiB'")]
    [InlineData("create sample s on t budget '1.5 kB'", "CREATE SAMPLE s ON t BUDGET '1500 B'")]
    [InlineData("test avg(v) with avg(w) from t adjust bh per a method pearson", "TEST avg(v) WITH avg(w) FROM t PER a METHOD PEARSON ADJUST BH")]
    public void Printing_is_canonical(string text, string canonical) => Assert.Equal(canonical, QueryParser.ParseOne(text).ToString());

    [Fact]
    public void Statements_are_separated_by_semicolons_and_empty_ones_are_none()
    {
        Assert.Empty(QueryParser.Parse(""));
        Assert.Empty(QueryParser.Parse(" -- nothing\n ; /* still */ ;"));
        Assert.Equal(["SELECT 1", "SHOW TABLES", "SELECT ';'"], QueryParser.Parse("select 1;show tables;;\nselect ';'").Select(s => s.ToString()));
    }

    [Fact]
    public void Threads_that_parse_at_once_get_the_same_trees()
    {
        Statement[] alone = Corpus.All.Select(QueryParser.ParseOne).ToArray();
        Parallel.For(0, 4, _ => Assert.Equal(alone, Corpus.All.Select(QueryParser.ParseOne)));
    }
}
