using Approx.Store;

namespace Approx.Sampling;

/// <summary>
/// The samples a table gets when nobody asks for others. Strata have a price: equal caps per stratum rescue small groups and widen global intervals
/// (1.8 times by region, 9 times by specimen on the benchmark table), so there are several samples and the planner chooses per query.
/// </summary>
internal static class DefaultSamples
{
    /// <summary>Rows of the uniform sample; a smaller table is in it whole.</summary>
    public const long UniformRows = 1_000_000;

    /// <summary>Rows of a stratified sample.</summary>
    public const long StratifiedRows = 400_000;

    /// <summary>Rows at either end of a heavy-tailed column that are taken with certainty.</summary>
    public const int OutlierRows = 2000;

    /// <summary>Uniform; by the design columns together; by specimen. Only tables with object ids are sampled.</summary>
    public static IReadOnlyList<SampleSpec> Of(TableDefinition table)
    {
        if (table.Find(BottomKSampler.IdColumn) is not { Type: ColumnType.Int64 }) return [];
        IReadOnlyList<OutlierRule> outliers = HeavyTails.Candidates(table, OutlierRows);
        string[] design = [.. table.Columns.Where(c => c.Role == ColumnRole.Design).Select(c => c.Name)];
        string[] specimen = [.. table.Columns.Where(c => c.Role == ColumnRole.Specimen).Select(c => c.Name)];
        List<SampleSpec> specs = [new($"{table.Name}_uniform", table.Name) { Cap = UniformRows, Outliers = outliers }];
        if (design.Length > 0) specs.Add(new($"{table.Name}_by_design", table.Name) { StratifyBy = design, Budget = StratifiedRows, Outliers = outliers });
        if (specimen.Length > 0) specs.Add(new($"{table.Name}_by_specimen", table.Name) { StratifyBy = specimen, Budget = StratifiedRows, Outliers = outliers });
        return specs;
    }
}
