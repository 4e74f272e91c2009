using Approx.Core;

namespace Approx.QueryLang;

/// <summary>Turns a parsed TEST into its statement.</summary>
internal sealed class TestBuilder(SourceText source, QueryBuilder queries)
{
    private readonly BoundBuilder bounds = new(source);

    /// <summary>The statement.</summary>
    public TestStatement Build(ApproxParser.TestContext context)
    {
        if (context.testComparison() is not { } comparison)
            throw source.Fail(context.FROM().Symbol, "the TEST compares with nothing: BETWEEN GROUPS OF, AGAINST, WITH or TREND OVER is missing before FROM", "write e.g. TEST AVG(volume) BETWEEN GROUPS OF genotype FROM objects");
        var test = new TestStatement
        {
            Outcomes = context.outcome().Select(Outcome).ToSyntaxList(),
            Comparison = Comparison(comparison),
            From = queries.Tables(context.tables()),
            Where = queries.Expressions.BuildOptional(context.where),
            Span = SourceText.SpanOf(context),
        };
        var seen = new HashSet<string>();
        foreach (ApproxParser.TestClauseContext clause in context.testClause().Where(clause => clause is not ApproxParser.BoundClauseContext))
        {
            if (!seen.Add(NameOf(clause))) throw source.Fail(clause, $"{NameOf(clause)} is given twice", "leave one of them out");
            test = Add(test, clause);
        }
        return test with { Bound = bounds.Build(context.testClause().OfType<ApproxParser.BoundClauseContext>().Select(clause => clause.bound()).ToArray()) };
    }

    private static string NameOf(ApproxParser.TestClauseContext clause) => clause switch
    {
        ApproxParser.PerClauseContext => "PER",
        ApproxParser.ClusterClauseContext or ApproxParser.PairedClauseContext or ApproxParser.IndependentClauseContext => "the replicate (CLUSTER BY, PAIRED BY or TREATING OBJECTS AS INDEPENDENT)",
        ApproxParser.EquivalentClauseContext => "EQUIVALENT WITHIN",
        _ => clause.Start.Text.ToUpperInvariant(),
    };

    private TestStatement Add(TestStatement test, ApproxParser.TestClauseContext clause)
    {
        SourceSpan span = SourceText.SpanOf(clause);
        switch (clause)
        {
            case ApproxParser.PerClauseContext per:
                return test with { Per = per.column().Select(queries.Expressions.Column).ToSyntaxList() };
            case ApproxParser.ClusterClauseContext cluster:
                return test with { Replicates = new ClusterBy(queries.Expressions.Column(cluster.column())) { Span = span } };
            case ApproxParser.PairedClauseContext paired:
                return test with { Replicates = new PairedBy(queries.Expressions.Column(paired.column())) { Span = span } };
            case ApproxParser.IndependentClauseContext:
                return test with { Replicates = new ObjectsAsIndependent { Span = span } };
            case ApproxParser.MethodClauseContext method:
                return test with { Method = source.Word<TestMethod>(method.identifier(), "method") };
            case ApproxParser.AlternativeClauseContext alternative:
                TestAlternative side = alternative.TWO() is null ? source.Word<TestAlternative>(alternative.identifier(), "alternative") : TestAlternative.TwoSided;
                return test with { Alternative = side };
            case ApproxParser.EquivalentClauseContext equivalent:
                (Literal margin, bool isPercent) = bounds.Margin(equivalent.margin(), "EQUIVALENT WITHIN");
                return test with { Equivalence = new EquivalenceMargin(margin, isPercent) { Span = span } };
            case ApproxParser.AdjustClauseContext adjust:
                return test with { Adjust = source.Word<TestAdjustment>(adjust.identifier(), "correction") };
            default:
                throw new InvalidOperationException($"no tree for {clause.GetType().Name}");
        }
    }

    private TestComparison Comparison(ApproxParser.TestComparisonContext context)
    {
        TestComparison comparison = context switch
        {
            ApproxParser.BetweenGroupsContext between => new BetweenGroups(queries.Expressions.Column(between.column()), between.groupValue().Select(GroupValue).ToSyntaxList()),
            ApproxParser.AgainstValueContext against => new AgainstValue(Against(against)),
            ApproxParser.WithOutcomeContext with => new WithOutcome(Outcome(with.outcome())),
            ApproxParser.TrendOverContext trend => new TrendOver(queries.Expressions.Column(trend.column())),
            _ => throw new InvalidOperationException($"no tree for {context.GetType().Name}"),
        };
        return comparison with { Span = SourceText.SpanOf(context) };
    }

    private SelectItem Outcome(ApproxParser.OutcomeContext context) =>
        new(queries.Expressions.Build(context.value()), source.OptionalName(context.identifier())) { Span = SourceText.SpanOf(context) };

    private Expression GroupValue(ApproxParser.GroupValueContext context)
    {
        Literal literal = queries.Expressions.Literal(context.literal());
        return context.MINUS() is null ? literal : new Unary(UnaryOperator.Negate, literal) { Span = SourceText.SpanOf(context) };
    }

    private Expression Against(ApproxParser.AgainstValueContext context)
    {
        string number = source.Number(context.signedNumber().NUMBER().Symbol);
        SourceSpan span = SourceText.SpanOf(context.signedNumber());
        Literal value = context.UNIT() is { } unit
            ? new QuantityLiteral(number, source.UnitOf(unit)) { Span = span.Union(SourceText.SpanOf(unit.Symbol)) }
            : new NumberLiteral(number) { Span = span };
        return context.signedNumber().MINUS() is null ? value : new Unary(UnaryOperator.Negate, value) { Span = value.Span };
    }
}
