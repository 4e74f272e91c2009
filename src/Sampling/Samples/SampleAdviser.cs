using Approx.Store;

namespace Approx.Sampling;

/// <summary>
/// Proposes samples for a table within a budget of bytes, from what is asked of it. A uniform sample always gets half of the budget, because strata have a price
/// for everything they were not made for; the other half is shared by stratified samples for those groupings that leave groups without enough uniform rows.
/// </summary>
public sealed class SampleAdviser
{
    /// <summary>Fewer sampled rows than this in a group make a poor interval.</summary>
    internal const int EnoughRows = 200;

    /// <summary>More stratified samples than this are never proposed.</summary>
    internal const int MostStratified = 4;

    private readonly TableDefinition table;
    private readonly IReadOnlyList<(GroupKey Key, long Rows)> groups;
    private readonly List<string> columns;
    private readonly long rows;
    private readonly long rowBytes;

    /// <summary>An adviser on a table with this group catalogue.</summary>
    internal SampleAdviser(TableDefinition table, GroupCatalogue catalogue)
    {
        this.table = table;
        groups = catalogue.Groups;
        columns = [.. catalogue.Columns];
        rows = groups.Sum(g => g.Rows);
        rowBytes = table.Columns.Sum(c => (long)c.Type.Width()) + 8;
    }

    /// <summary>The samples to draw.</summary>
    /// <param name="groupings">Columns that statements group by or select single values of, with how often; columns that are no specimen or design columns are ignored.</param>
    /// <param name="budgetBytes">Size of all samples together.</param>
    internal IReadOnlyList<SampleSpec> Advise(IEnumerable<(IReadOnlyList<string> Columns, double Weight)> groupings, long budgetBytes)
    {
        long budgetRows = Math.Max(budgetBytes / rowBytes, 1);
        IReadOnlyList<OutlierRule> outliers = HeavyTails.Candidates(table, (int)Math.Clamp(budgetRows / 500, 20, DefaultSamples.OutlierRows));
        if (rows <= budgetRows) return [new SampleSpec($"{table.Name}_uniform", table.Name) { Cap = budgetRows }];
        long uniformRows = Math.Max(budgetRows / 2, 1);
        var wanted = groupings
            .Select(g => (Columns: Known(g.Columns), g.Weight))
            .Where(g => g.Columns.Length > 0)
            .GroupBy(g => string.Join('\u001f', g.Columns))
            .Select(g => (g.First().Columns, Benefit: g.Sum(x => x.Weight) * StarvedShare(g.First().Columns, uniformRows)))
            .Where(g => g.Benefit > 0 && GroupSizes(g.Columns).Count <= BottomKSampler.MostStrata)
            .OrderByDescending(g => g.Benefit).ThenBy(g => string.Join('\u001f', g.Columns), StringComparer.Ordinal)
            .Take(MostStratified)
            .ToList();
        List<SampleSpec> specs = [new($"{table.Name}_uniform", table.Name) { Cap = wanted.Count == 0 ? budgetRows : uniformRows, Outliers = outliers }];
        foreach (var (by, _) in wanted)
            specs.Add(new($"{table.Name}_by_{string.Join('_', by)}", table.Name) { StratifyBy = by, Budget = Math.Max((budgetRows - uniformRows) / wanted.Count, 1), Outliers = outliers });
        return specs;
    }

    /// <summary>The columns that the catalogue has, in its order and spelling.</summary>
    private string[] Known(IReadOnlyList<string> asked) => [.. columns.Where(c => asked.Contains(c, StringComparer.OrdinalIgnoreCase))];

    /// <summary>Share of a grouping's groups that would have too few rows in a uniform sample, and more in a stratified one.</summary>
    private double StarvedShare(string[] by, long uniformRows)
    {
        IReadOnlyCollection<long> sizes = GroupSizes(by);
        double fraction = (double)uniformRows / rows;
        return (double)sizes.Count(n => n * fraction < EnoughRows) / sizes.Count;
    }

    private IReadOnlyCollection<long> GroupSizes(string[] by)
    {
        int[] places = [.. by.Select(b => columns.IndexOf(b))];
        Dictionary<GroupKey, long> sizes = [];
        foreach (var (key, n) in groups)
        {
            GroupKey part = key.Select(places);
            sizes[part] = sizes.GetValueOrDefault(part) + n;
        }
        return sizes.Values;
    }
}
