using System.Globalization;

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
    Quantile,
    Histogram,
    Max,
    Distinct,
    Population,
}

/// <summary>GROUP BY of the statement.</summary>
internal enum Grouping
{
    /// <summary>None.</summary>
    None,

    /// <summary>8 groups of about the same size.</summary>
    Grp,

    /// <summary>40 groups, each 0.82 times as large as the one before.</summary>
    Region,

    /// <summary>2,000 specimens with Zipf(1) sizes.</summary>
    Specimen,
}

/// <summary>One cell of the replay: an aggregate over the rows a condition leaves, by group, on one table.</summary>
/// <param name="Aggregate">The aggregate.</param>
/// <param name="Selectivity">Share of the rows.</param>
/// <param name="Table">Name of the values' distribution.</param>
/// <param name="Grouping">Groups.</param>
/// <param name="Design">The design the sample was drawn by.</param>
internal sealed record CoverageCell(AggregateClass Aggregate, double Selectivity, string Table, Grouping Grouping, CoverageDesign Design)
{
    /// <summary>As one reads it, and as --cells finds it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Aggregate.ToString().ToUpperInvariant()}, {Table}, {100 * Selectivity:0.#} %, {Groups}, {Design.Name}");

    /// <summary>The groups as one reads them.</summary>
    public string Groups => Grouping switch { Grouping.None => "1", Grouping.Grp => "8", Grouping.Region => "40", _ => "2,000" };
}

/// <summary>A size of table and sample.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Rows">Rows of the table.</param>
/// <param name="SampleRows">Rows of the sample, outliers beside.</param>
/// <param name="Strata">Groups that are strata of the sample; none for a uniform one.</param>
internal sealed record CoverageDesign(string Name, int Rows, int SampleRows, Grouping Strata = Grouping.None)
{
    /// <summary>Rows at either end that a heavy-tailed column has in the outlier index: as many per row as in a store of ten million.</summary>
    public int Outliers => Math.Max(1, Rows / 5000);
}

/// <summary>One statement: several items over one condition and grouping, each a cell.</summary>
internal sealed record CoverageQuestion(double Selectivity, Grouping Grouping, CoverageItem[] Items, bool ByPlanner = false)
{
    /// <summary>The statement, of one item or of all.</summary>
    public string Sql(CoverageItem? only = null)
    {
        string items = string.Join(", ", (only is null ? Items : [only]).Select((i, n) => $"{i.Sql} AS a{n}"));
        string where = Selectivity < 1 ? string.Create(CultureInfo.InvariantCulture, $" WHERE p < {Selectivity}") : "";
        return Grouping == Grouping.None ? $"SELECT {items} FROM t{where}" : $"SELECT {Key}, {items} FROM t{where} GROUP BY {Key}";
    }

    private string Key => Grouping.ToString().ToLowerInvariant();
}

/// <summary>One item.</summary>
/// <param name="Class">Its class.</param>
/// <param name="Sql">As written.</param>
/// <param name="P">The probability of a quantile.</param>
/// <param name="Low">Lower end of a bin.</param>
/// <param name="High">Upper end of a bin.</param>
internal sealed record CoverageItem(AggregateClass Class, string Sql, double P = 0, double Low = double.NegativeInfinity, double High = double.PositiveInfinity)
{
    /// <summary>The items that are functions of totals or counts.</summary>
    public static CoverageItem[] Totals { get; } =
    [
        new(AggregateClass.Count, "COUNT(*)"), new(AggregateClass.Sum, "SUM(y)"), new(AggregateClass.Avg, "AVG(y)"), new(AggregateClass.Ratio, "SUM(y * w) / SUM(y)"), new(AggregateClass.Stddev, "STDDEV_SAMP(y)"),
    ];

    /// <summary>Quantiles.</summary>
    public static CoverageItem[] Quantiles { get; } = [new(AggregateClass.Median, "MEDIAN(y)", 0.5), new(AggregateClass.Quantile, "QUANTILE(y, 0.05)", 0.05), new(AggregateClass.Quantile, "QUANTILE(y, 0.95)", 0.95)];

    /// <summary>Bins of a histogram, as HISTOGRAM(y, n) makes them.</summary>
    public static CoverageItem[] Bins(double low, double high, int bins) =>
    [
        .. Enumerable.Range(0, bins).Select(b =>
        {
            double from = low + (high - low) * b / bins, to = low + (high - low) * (b + 1) / bins;
            return new CoverageItem(AggregateClass.Histogram, string.Create(CultureInfo.InvariantCulture, $"COUNT_IF(y >= {from:R} AND y < {to:R})"), 0, from, to);
        }),
    ];

    /// <summary>The largest value and what is claimed of those beyond it.</summary>
    public static CoverageItem Max { get; } = new(AggregateClass.Max, "MAX(y)");
}

/// <summary>What was counted in one cell.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Sampled">Answers with an interval from the whole sample, no bound asked for.</param>
/// <param name="Held">Of these, how many held the truth.</param>
/// <param name="High">Misses with the interval wholly above the truth; the other misses lie below.</param>
/// <param name="Exact">Answers that were read exactly because the sample was too thin.</param>
/// <param name="RelativeWidth">Median half-width over that of the ideal design: a simple random sample of the same size (in each stratum) whose variance is known.</param>
/// <param name="BoundSampled">With a bound: answers given from a sample.</param>
/// <param name="BoundHeld">Of these, intervals that held the truth.</param>
/// <param name="BoundExact">With a bound: answers that went exact.</param>
/// <param name="BoundMissed">Answers from a sample whose true error is beyond the bound.</param>
internal sealed record CellCount(CoverageCell Cell, int Sampled, int Held, int High, int Exact, double RelativeWidth, int BoundSampled, int BoundHeld, int BoundExact, int BoundMissed);
