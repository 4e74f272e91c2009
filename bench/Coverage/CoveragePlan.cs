namespace Approx.Bench.Coverage;

/// <summary>Which questions are put to which designs.</summary>
internal static class CoveragePlan
{
    /// <summary>All: a table of 10⁵ rows for what needs many rows only, of 10⁶ for 0.1 % and for specimens, where a sample of 10⁵ rows stands for that of a store.</summary>
    public static IReadOnlyList<(CoverageDesign, CoverageQuestion[])> Full { get; } = Of(100_000, 10_000, 1_000_000, 100_000);

    /// <summary>The same with other sizes.</summary>
    public static IReadOnlyList<(CoverageDesign, CoverageQuestion[])> Of(int rows, int sample, int manyRows, int largeSample)
    {
        CoverageItem[] plain = [.. CoverageItem.Totals, .. CoverageItem.Quantiles];
        return
        [
            (new("uniform", rows, sample), [new(1, Grouping.None, [.. plain, .. CoverageItem.Bins(4, 16, 6)]), new(0.05, Grouping.None, [.. plain, .. CoverageItem.Bins(4, 16, 6), CoverageItem.Max]),
                new(1, Grouping.Grp, plain), new(0.5, Grouping.Region, plain)]),
            (new("by region", rows, sample, Grouping.Region), [new(1, Grouping.Region, plain), new(0.5, Grouping.Region, plain)]),
            (new("uniform", manyRows, largeSample), [new(0.05, Grouping.None, plain, ByPlanner: true), new(0.001, Grouping.None, plain, ByPlanner: true)]),
            (new("by specimen", manyRows, largeSample, Grouping.Specimen), [new(1, Grouping.Specimen, CoverageItem.Totals)]),
        ];
    }
}
