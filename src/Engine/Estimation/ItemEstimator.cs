namespace Approx.Engine.Estimation;

/// <summary>How one select item is estimated. Z lists the item's variables as monomials of base variables.</summary>
internal abstract record ItemEstimator
{
    /// <summary>The variables z₀ … z_{k−1} whose totals the item is a function of.</summary>
    public IReadOnlyList<Monomial> Z { get; init; } = [];

    /// <summary>True when third moments are summed too, for the correction of skewness.</summary>
    public bool WithTriples { get; init; }

    /// <summary>A group key: no estimate at all.</summary>
    public sealed record Key(int Index) : ItemEstimator;

    /// <summary>COUNT: z₀ = d. AllRows: every row of a group counts, so the catalogue may know the number.</summary>
    public sealed record Count(bool AllRows) : ItemEstimator;

    /// <summary>AVG, and FRACTION (IsShare: it cannot leave 0 … 1): z₀ = d, z₁ = y − centre.</summary>
    public sealed record Mean(double Centre, bool IsShare = false) : ItemEstimator;

    /// <summary>VAR or STDDEV: z = d, y, y².</summary>
    public sealed record Spread(bool IsDeviation, bool IsSample) : ItemEstimator;

    /// <summary>Any other smooth function of totals, SUM among them.</summary>
    public sealed record Function(Formula Formula) : ItemEstimator;

    /// <summary>LOWER_BOUND, UPPER_BOUND or RELATIVE_ERROR of another.</summary>
    public sealed record Uncertainty(string Kind, ItemEstimator Inner) : ItemEstimator;

    /// <summary>Quantile p, 0 &lt; p &lt; 1, of a base variable: z₀ = d.</summary>
    public sealed record Quantile(int Variable, double P) : ItemEstimator;

    /// <summary>MIN or MAX of a stored column: z₀ = d.</summary>
    public sealed record Extreme(int Variable, bool IsMax, string Column, bool IsWhole) : ItemEstimator;

    /// <summary>Arithmetic in which quantiles or extremes stand: the formula's totals are the leaves.</summary>
    public sealed record Combined(Formula Formula, IReadOnlyList<ItemEstimator> Leaves) : ItemEstimator;

    /// <summary>The estimator and those inside it.</summary>
    public IEnumerable<ItemEstimator> WithLeaves() => this switch
    {
        Combined combined => combined.Leaves.SelectMany(l => l.WithLeaves()).Prepend(this),
        Uncertainty uncertainty => uncertainty.Inner.WithLeaves().Prepend(this),
        _ => [this],
    };
}
