namespace Approx.QueryLang;

/// <summary>TEST: a hypothesis about outcomes that are computed for each cluster (specimen).</summary>
internal sealed record TestStatement : Statement
{
    /// <summary>The outcomes, at least one: aggregates or arithmetic of them; a bare column stands for its AVG.</summary>
    public required SyntaxList<SelectItem> Outcomes { get; init; }

    /// <summary>What the outcomes are compared with.</summary>
    public required TestComparison Comparison { get; init; }

    /// <summary>The table or tables.</summary>
    public required TableReference From { get; init; }

    /// <summary>The condition of WHERE.</summary>
    public Expression? Where { get; init; }

    /// <summary>PER: one test for each value.</summary>
    public SyntaxList<ColumnReference> Per { get; init; } = [];

    /// <summary>What is a replicate; null when not said (the store's specimen column).</summary>
    public TestReplicates? Replicates { get; init; }

    /// <summary>METHOD; null for the default of the comparison.</summary>
    public TestMethod? Method { get; init; }

    /// <summary>ALTERNATIVE; null when not said (two sided).</summary>
    public TestAlternative? Alternative { get; init; }

    /// <summary>EQUIVALENT WITHIN.</summary>
    public EquivalenceMargin? Equivalence { get; init; }

    /// <summary>ADJUST; null when not said (HOLM).</summary>
    public TestAdjustment? Adjust { get; init; }

    /// <summary>The bound clauses.</summary>
    public Bound Bound { get; init; } = Bound.None;
}

/// <summary>What the outcomes of a TEST are compared with.</summary>
internal abstract record TestComparison : SyntaxNode;

/// <summary>BETWEEN GROUPS OF column [('a', 'b', …)].</summary>
/// <param name="Column">The column that holds the groups.</param>
/// <param name="Groups">The groups in the order given; empty for all.</param>
internal sealed record BetweenGroups(ColumnReference Column, SyntaxList<Expression> Groups) : TestComparison;

/// <summary>AGAINST number: a number or quantity, possibly under <see cref="UnaryOperator.Negate"/>.</summary>
internal sealed record AgainstValue(Expression Value) : TestComparison;

/// <summary>WITH outcome: correlation over clusters.</summary>
internal sealed record WithOutcome(SelectItem Outcome) : TestComparison;

/// <summary>TREND OVER column: regression on an ordered or numeric column.</summary>
internal sealed record TrendOver(ColumnReference Column) : TestComparison;

/// <summary>What counts as a replicate of a TEST.</summary>
internal abstract record TestReplicates : SyntaxNode;

/// <summary>CLUSTER BY column.</summary>
internal sealed record ClusterBy(ColumnReference Column) : TestReplicates;

/// <summary>PAIRED BY column.</summary>
internal sealed record PairedBy(ColumnReference Column) : TestReplicates;

/// <summary>TREATING OBJECTS AS INDEPENDENT.</summary>
internal sealed record ObjectsAsIndependent : TestReplicates;

/// <summary>EQUIVALENT WITHIN number [%]: the margin of an equivalence test.</summary>
/// <param name="Margin">A positive <see cref="NumberLiteral"/> or <see cref="QuantityLiteral"/>.</param>
/// <param name="IsPercent">True when the number is percent of the reference.</param>
internal sealed record EquivalenceMargin(Literal Margin, bool IsPercent) : SyntaxNode;

/// <summary>The methods of TEST, spelled in SQL with underscores (MANN_WHITNEY).</summary>
internal enum TestMethod
{
    Welch,
    Student,
    MixedModel,
    MannWhitney,
    KolmogorovSmirnov,
    Permutation,
    BrownForsythe,
    WelchAnova,
    Anova,
    KruskalWallis,
    PairedT,
    Wilcoxon,
    Pearson,
    Spearman,
    Kendall,
    Linear,
    ChiSquare,
    Fisher,
}

/// <summary>The alternative hypothesis.</summary>
internal enum TestAlternative
{
    TwoSided,
    Greater,
    Less,
}

/// <summary>The correction for testing a family of hypotheses.</summary>
internal enum TestAdjustment
{
    Holm,
    Hochberg,
    Bonferroni,
    Bh,
    By,
    None,
}
