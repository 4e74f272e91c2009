using Approx.Core;
using Approx.QueryLang;

namespace Approx.Tests.QueryLang;

public class TreeTests
{
    [Fact]
    public void Every_expression_knows_its_place_in_the_text()
    {
        const string text = "SELECT a + AVG(b) FILTER (WHERE c > 20[um3]) AS x, (d IS NULL), EXTRACT(year FROM e) FROM t AS u WHERE (f = 'g')";
        SelectQuery query = Assert.IsType<SelectStatement>(QueryParser.ParseOne(text)).Query;
        var places = query.Items.SelectMany(item => item.Expression.DescendantsAndSelf()).Concat(query.Where!.DescendantsAndSelf())
            .Select(e => text.Substring(e.Span.Start, e.Span.Length));
        Assert.Equal(
            [
                "a + AVG(b) FILTER (WHERE c > 20[um3])", "a", "AVG(b) FILTER (WHERE c > 20[um3])", "b", "c > 20[um3]", "c", "20[um3]",
                "d IS NULL", "d", "EXTRACT(year FROM e)", "year", "e", "f = 'g'", "f", "'g'",
            ],
            places);
        Assert.Equal("t AS u", text.Substring(query.From!.Span.Start, query.From.Span.Length));
        Assert.Equal("x", text.Substring(query.Items[0].Alias!.Span.Start, 1));
    }

    [Fact]
    public void Places_take_no_part_in_equality() =>
        Assert.Equal(QueryParser.ParseOne("SELECT a+b FROM t"), QueryParser.ParseOne("  SELECT   a + b\nFROM t;"));

    [Fact]
    public void Positions_count_utf16_units_so_that_they_index_the_text()
    {
        const string text = "SELECT '🧠🧠', volume FROM t";
        SelectQuery query = Assert.IsType<SelectStatement>(QueryParser.ParseOne(text)).Query;
        Assert.Equal("volume", text.Substring(query.Items[1].Span.Start, query.Items[1].Span.Length));
    }

    [Fact]
    public void Children_and_the_rewriter_see_every_column_of_every_kind_of_expression()
    {
        foreach (string text in Corpus.Expressions.Where(e => !e.Contains("SELECT", StringComparison.Ordinal)))
        {
            Expression expression = Parse(text);
            // The columns are found by two ways: through Children, and through what the rewriter changed in the printed text.
            int columns = expression.DescendantsAndSelf().Count(e => e is ColumnReference);
            string rewritten = new Renamer().Rewrite(expression).ToString();
            Assert.Equal(columns, rewritten.Split("zz").Length - 1);
            Assert.DoesNotContain(Parse(rewritten).DescendantsAndSelf().OfType<ColumnReference>(), c => c.Name.Name != "zz");
        }
    }

    [Fact]
    public void A_rewriter_that_changes_nothing_answers_the_same_object()
    {
        foreach (string text in Corpus.Expressions)
        {
            Expression expression = Parse(text);
            Assert.Same(expression, new Nothing().Rewrite(expression));
        }
    }

    [Fact]
    public void Bounds_hold_the_values_of_the_house()
    {
        Bound bound = Assert.IsType<SelectStatement>(QueryParser.ParseOne("SELECT AVG(x) FROM t ERROR WITHIN 7 % AT CONFIDENCE 99.9 % WITHIN 1.5 MINUTES SIMULTANEOUS FOR POPULATION ON MISS NULL")).Bound;
        Assert.Equal(new RelativeError(0.07), bound.RelativeError);
        Assert.Equal(new Confidence(0.999), bound.Confidence);
        Assert.Equal(TimeSpan.FromSeconds(90), bound.Time);
        Assert.True(bound.IsSimultaneous);
        Assert.Equal(InferenceScope.Population, bound.Scope);
        Assert.Equal(MissPolicy.Null, bound.OnMiss);
        Bound absolute = Assert.IsType<SelectStatement>(QueryParser.ParseOne("SELECT AVG(x) FROM t ERROR WITHIN 5[mm]")).Bound;
        Assert.Equal(new Quantity(5, Unit.Parse("mm")), Assert.IsType<QuantityLiteral>(absolute.AbsoluteError).Value);
        Assert.Null(absolute.RelativeError);
    }

    [Fact]
    public void Bounds_not_written_have_the_documented_defaults()
    {
        Assert.Equal(new Confidence(0.95), Bound.None.ConfidenceOrDefault);
        Assert.Equal(InferenceScope.Database, Bound.None.ScopeOrDefault);
        Assert.Equal(MissPolicy.Exact, Bound.None.OnMissOrDefault);
        Assert.Equal(MissPolicy.Warn, (Bound.None with { Time = TimeSpan.FromSeconds(1) }).OnMissOrDefault);
    }

    [Fact]
    public void Names_match_without_case_unless_quoted()
    {
        Assert.True(new Identifier("Volume").Matches("VOLUME"));
        Assert.True(new Identifier("Volume", IsQuoted: true).Matches("Volume"));
        Assert.False(new Identifier("Volume", IsQuoted: true).Matches("VOLUME"));
    }

    [Theory]
    [InlineData("SELECT \"a\"", "SELECT a")]
    [InlineData("SELECT a AS b", "SELECT a")]
    [InlineData("SELECT DISTINCT a", "SELECT a")]
    [InlineData("SELECT a FROM t LIMIT 1", "SELECT a FROM t LIMIT 2")]
    [InlineData("SELECT f(a, b)", "SELECT f(b, a)")]
    [InlineData("SELECT 1.50", "SELECT 1.5")]
    [InlineData("SELECT a ORDER BY a DESC", "SELECT a ORDER BY a")]
    public void Different_statements_are_not_equal(string a, string b) => Assert.NotEqual(QueryParser.ParseOne(a), QueryParser.ParseOne(b));

    private static Expression Parse(string text) => Assert.IsType<SelectStatement>(QueryParser.ParseOne("SELECT " + text)).Query.Items[0].Expression;

    private sealed class Renamer : ExpressionRewriter
    {
        protected override Expression RewriteNode(Expression expression) => expression is ColumnReference ? new ColumnReference("zz") : expression;
    }

    private sealed class Nothing : ExpressionRewriter
    {
        protected override Expression RewriteNode(Expression expression) => expression;
    }
}
