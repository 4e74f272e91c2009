using Approx.Core;

namespace Approx.Sampling;

/// <summary>
/// What a sample is to be: of which table, over which strata, how many rows. A value; two equal specs over equal rows give equal bytes.
/// </summary>
/// <param name="Name">The sample's name in the store.</param>
/// <param name="Table">The table.</param>
public sealed record SampleSpec(string Name, string Table)
{
    /// <summary>Columns whose value combinations are the strata; empty: one stratum, a simple random sample.</summary>
    public IReadOnlyList<string> StratifyBy { get; init; } = [];

    /// <summary>Largest number of rows of a stratum.</summary>
    public long Cap { get; init; } = long.MaxValue;

    /// <summary>
    /// Largest number of rows in all strata together (certainty rows apart): the cap is lowered to the largest K with Σ min(K, N_h) ≤ budget.
    /// That K can only fall while rows come in, so nothing dropped on the way is missed at the end.
    /// </summary>
    public long Budget { get; init; } = long.MaxValue;

    /// <summary>Heavy-tailed columns whose extreme rows are taken with certainty.</summary>
    public IReadOnlyList<OutlierRule> Outliers { get; init; } = [];

    /// <summary>Refuses what makes no sample.</summary>
    /// <exception cref="ApproxException">Neither cap nor budget, or one that is not positive.</exception>
    internal void Validate()
    {
        if (Cap < 1 || Budget < 1) throw ApproxException.WrongUsage($"sample '{Name}' would hold no row", "cap and budget are at least 1");
        if (Math.Min(Cap, Budget) > int.MaxValue / 4) throw ApproxException.WrongUsage($"sample '{Name}' has no bound on its rows", "give --cap or --budget");
    }
}

/// <summary>The outlier index of one column: its most extreme rows form a stratum of their own with inclusion probability 1.</summary>
/// <param name="Column">A numeric column.</param>
/// <param name="Low">Rows at the low end.</param>
/// <param name="High">Rows at the high end.</param>
public sealed record OutlierRule(string Column, int Low, int High);
