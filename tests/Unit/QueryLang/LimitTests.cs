using Approx.Core;
using Approx.QueryLang;

namespace Approx.Tests.QueryLang;

public class LimitTests
{
    private const string Size = "the limit is 64 KiB";
    private const string Depth = "nested more than 100 levels deep";
    private const string Count = "more than 1,000 expressions";

    public static TheoryData<string, string> Hostile => new()
    {
        { new string(' ', 64 * 1024 + 1), Size },
        { "SELECT '" + new string('ä', 33_000) + "'", Size },
        { "SELECT " + new string('(', 60_000), Depth },
        { "SELECT " + new string('(', 101) + "1" + new string(')', 101), Depth },
        { "SELECT " + Repeat("(SELECT ", 101) + "1" + new string(')', 101), Depth },
        { "SELECT " + Repeat("abs(", 101) + "1" + new string(')', 101), Depth },
        { "SELECT " + Repeat("NOT ", 15_000) + "a", Depth },
        { "SELECT " + Repeat("- ", 30_000) + "a", Depth },
        { "SELECT " + Repeat("NOT (", 51) + "a" + new string(')', 51), Depth },
        { "SELECT " + Repeat("CASE ", 12_000), Depth },
        { "SELECT " + Repeat("CASE WHEN a THEN ", 101) + "1" + Repeat(" END", 101), Depth },
        { "SELECT a FROM " + Repeat("(SELECT * FROM ", 4_000), Depth },
        { "SELECT " + Repeat("a IN (", 9_000), Depth },
        { "SELECT a" + Repeat("+a", 30_000), Count },
        { "SELECT a" + Repeat("+a", 500), Count },
        { "SELECT a" + Repeat(" AND a", 10_000), Count },
        { "SELECT a" + Repeat("::int", 12_000), Count },
        { "SELECT a" + Repeat("::int", 101), Depth },
        { "SELECT a" + Repeat(" IS NULL", 8_000), Count },
        { "SELECT a" + Repeat(" IS NULL", 101), Depth },
        { "SELECT a" + Repeat(",a", 30_000), Count },
        { "SELECT a" + Repeat(",a", 1_000), Count },
        { "SELECT " + Repeat("f(", 90) + "a" + Repeat(",a", 1_000) + new string(')', 90), Count },
        { "SELECT * FROM a" + Repeat(",a", 30_000), Count },
        { "SELECT * FROM a" + Repeat(" CROSS JOIN a", 4_500), Count },
        { "SELECT a IN (1" + Repeat(",1", 1_000) + ")", Count },
        { "SELECT * FROM a JOIN b USING (a" + Repeat(",a", 1_000) + ")", Count },
        { "SELECT CASE" + Repeat(" WHEN a THEN b", 4_000) + " END", Count },
        { "TEST a AGAINST 1 FROM t PER a" + Repeat(",a", 1_000), Count },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Text_beyond_a_limit_is_refused_with_the_limit_s_message(string text, string limit)
    {
        ApproxException error = OnSmallStack(() => Assert.Throws<ApproxException>(() => QueryParser.Parse(text)));
        Assert.Contains(limit, error.Message);
        Assert.NotNull(error.Hint);
        Assert.Equal(ErrorKind.Sql, error.Kind);
    }

    [Fact]
    public void Text_up_to_the_depth_limit_is_read_printed_and_compared()
    {
        const int depth = 100;
        foreach (string text in new[]
        {
            "SELECT " + new string('(', depth) + "1" + new string(')', depth),
            "SELECT " + Repeat("abs(", depth) + "1" + new string(')', depth),
            "SELECT " + Repeat("(SELECT ", depth) + "1" + new string(')', depth),
            "SELECT " + Repeat("NOT ", depth) + "1",
            "SELECT " + Repeat("- ", depth) + "1",
            "SELECT " + Repeat("-(+", depth / 2 - 17) + "1" + new string(')', depth / 2 - 17),
            "SELECT " + Repeat("a + (", depth) + "a" + new string(')', depth),
            "SELECT " + Repeat("CASE WHEN a THEN ", depth) + "1" + Repeat(" END", depth),
        })
        {
            RoundTrips(text);
        }
    }

    [Theory]
    [InlineData("SELECT a", "+a", 499)]
    [InlineData("SELECT a", " AND a", 499)]
    [InlineData("SELECT a", "::int", 100)]
    [InlineData("SELECT a", " IS NULL", 100)]
    [InlineData("SELECT a", ",a", 999)]
    [InlineData("SELECT 1 FROM a", " CROSS JOIN a", 499)]
    [InlineData("SELECT a::int", ",a::decimal(10,2)", 499)]
    public void Text_up_to_the_count_limit_is_read_printed_and_compared(string start, string more, int times) => RoundTrips(start + Repeat(more, times));

    [Fact]
    public void The_count_starts_anew_with_each_statement() =>
        Assert.Equal(5, QueryParser.Parse(Repeat("SELECT a" + Repeat(",a", 900) + ";", 5)).Count);

    private static void RoundTrips(string text) => OnSmallStack(() =>
    {
        Statement statement = QueryParser.ParseOne(text);
        Statement again = QueryParser.ParseOne(statement.ToString());
        Assert.Equal(statement, again);
        Assert.Equal(statement.GetHashCode(), again.GetHashCode());
        return true;
    });

    // Half of the smallest main thread of the systems that .NET runs on (1 MiB on Windows).
    private static T OnSmallStack<T>(Func<T> action)
    {
        T? result = default;
        Exception? thrown = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    result = action();
                }
                catch (Exception e)
                {
                    thrown = e;
                }
            },
            512 * 1024);
        thread.Start();
        Assert.True(thread.Join(TimeSpan.FromSeconds(60)), "the parser hangs");
        return thrown is null ? result! : throw new InvalidOperationException(thrown.Message, thrown);
    }

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
