namespace Approx.Bench.Coverage;

/// <summary>An aggregate whose intervals are tried.</summary>
internal enum AggregateClass
{
    Count,
    Sum,
    Avg,
    Ratio,
    Stddev,
    Median,
    P95,
}

/// <summary>How heavy the tail of the measure is.</summary>
internal enum Tail
{
    /// <summary>Normal, mean 10, standard deviation 2.</summary>
    Normal,

    /// <summary>Lognormal, σ = 1 (kurtosis about 110).</summary>
    Lognormal1,

    /// <summary>Lognormal, σ = 2 (kurtosis beyond 10⁶; a finite table has less).</summary>
    Lognormal2,
}

/// <summary>One cell of the replay: an aggregate over the rows a condition leaves, on one table.</summary>
internal sealed record CoverageCell(AggregateClass Aggregate, double Selectivity, Tail Tail)
{
    /// <summary>The statement without its bound.</summary>
    public string Sql
    {
        get
        {
            string item = Aggregate switch
            {
                AggregateClass.Count => "COUNT(*)",
                AggregateClass.Sum => "SUM(y)",
                AggregateClass.Avg => "AVG(y)",
                AggregateClass.Ratio => "SUM(y * w) / SUM(y)",
                AggregateClass.Stddev => "STDDEV_SAMP(y)",
                AggregateClass.Median => "MEDIAN(y)",
                _ => "QUANTILE(y, 0.95)",
            };
            return FormattableString.Invariant($"SELECT {item} AS a FROM t") + (Selectivity < 1 ? FormattableString.Invariant($" WHERE p < {Selectivity}") : "");
        }
    }

    /// <summary>All cells. COUNT has no tail, and without a condition it is known.</summary>
    public static IReadOnlyList<CoverageCell> All { get; } =
    [
        .. from aggregate in Enum.GetValues<AggregateClass>()
           from selectivity in new[] { 1, 0.5, 0.05, 0.005 }
           from tail in Enum.GetValues<Tail>()
           where aggregate != AggregateClass.Count || (selectivity < 1 && tail == Tail.Normal)
           select new CoverageCell(aggregate, selectivity, tail),
    ];
}

/// <summary>What was counted in one cell.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Sampled">Answers with an interval from the whole sample, no bound asked for.</param>
/// <param name="Held">Of these, how many held the truth.</param>
/// <param name="High">Misses with the interval wholly above the truth; the other misses lie below.</param>
/// <param name="Exact">Answers that were read exactly because the sample was too thin.</param>
/// <param name="RelativeWidth">Median half-width over that of the ideal design: a simple random sample of the same size whose variance is known.</param>
/// <param name="BoundSampled">With a bound: answers given from a sample.</param>
/// <param name="BoundHeld">Of these, intervals that held the truth.</param>
/// <param name="BoundExact">With a bound: answers that went exact.</param>
/// <param name="BoundMissed">Answers from a sample whose true error is beyond the bound.</param>
internal sealed record CellCount(CoverageCell Cell, int Sampled, int Held, int High, int Exact, double RelativeWidth, int BoundSampled, int BoundHeld, int BoundExact, int BoundMissed);
