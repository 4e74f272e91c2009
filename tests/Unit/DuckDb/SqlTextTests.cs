using Approx.Core;
using Approx.DuckDb;
using FsCheck;
using FsCheck.Fluent;

namespace Approx.Tests.DuckDb;

/// <summary>DuckDB itself is the judge of the quoting: what it reads back must be what was quoted.</summary>
public sealed class SqlTextTests : IDisposable
{
    private static readonly string[] Alphabet = ["'", "\"", "\\", "\0", "\n", ";", "--", "/*", "*/", "$$", "🦆", "é", " ", "a", "B", "%", "\u200b", "{", "E'", "?", "$1", ".", "\t", "\r"];

    private readonly DuckDbDatabase database = DuckDbDatabase.Open(config: new DuckDbConfig { Threads = 1 });
    private readonly DuckDbConnection connection;

    public SqlTextTests() => connection = database.Connect();

    public void Dispose()
    {
        connection.Dispose();
        database.Dispose();
    }

    private static Gen<string> Texts => Gen.Elements(Alphabet).ArrayOf().Select(string.Concat);

    [Fact]
    public void Any_text_reads_back_from_its_literal() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(300),
            Prop.ForAll(Texts.ToArbitrary(), text => connection.Scalar<string>("SELECT " + SqlText.Literal(text)) == text));

    [Fact]
    public void Any_name_reads_back_from_its_identifier() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(300),
            Prop.ForAll(
                Texts.Select(t => "n" + t.Replace("\0", "", StringComparison.Ordinal)).ToArbitrary(),
                name =>
                {
                    using DuckDbResult result = connection.Query($"SELECT {SqlText.Identifier(name)} FROM (SELECT 1 AS {SqlText.Identifier(name)})");
                    return result.Columns[0].Name == name;
                }));

    [Fact]
    public void Any_list_of_texts_reads_back()
    {
        string[] texts = ["", "'", "],['", "a\0b"];
        Assert.Equal(texts, ((List<object?>)connection.Query("SELECT " + SqlText.LiteralList(texts)).TakeRows()[0][0]!).Cast<string>());
    }

    [Fact]
    public void Any_double_reads_back_bit_for_bit()
    {
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(300),
            Prop.ForAll(
                ArbMap.Default.GeneratorFor<(int High, int Low)>().Select(b => BitConverter.Int64BitsToDouble((long)(b.High * 2654435761L) << 32 ^ b.Low)).Where(d => !double.IsNaN(d)).ToArbitrary(),
                value => BitConverter.DoubleToInt64Bits(connection.Scalar<double>("SELECT " + SqlText.Literal(value))) == BitConverter.DoubleToInt64Bits(value)));
        foreach (double value in new[] { 0.0, double.MaxValue, double.Epsilon, double.PositiveInfinity, double.NegativeInfinity, double.NaN })
            Assert.Equal(value, connection.Scalar<double>("SELECT " + SqlText.Literal(value)));
    }

    [Fact]
    public void A_dotted_name_quotes_each_part() => Assert.Equal("\"a.b\".\"c\"\"d\"", SqlText.Identifier("a.b", "c\"d"));

    [Fact]
    public void A_name_with_NUL_is_refused() => Assert.Throws<ApproxException>(() => SqlText.Identifier("a\0b"));
}
