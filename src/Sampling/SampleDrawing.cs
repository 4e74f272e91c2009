using Approx.Core;
using Approx.Store;

namespace Approx.Sampling;

/// <summary>Draws further samples of a table that is there already, by one scan of it; its other samples stay.</summary>
internal static class SampleDrawing
{
    /// <summary>Rows of a stratum when neither cap nor budget was given.</summary>
    public const long DefaultCap = 100_000;

    /// <summary>A spec from what a user gives: strata, a cap per stratum, a budget in bytes.</summary>
    /// <exception cref="ApproxException">The cap or budget is too small for a single row.</exception>
    public static SampleSpec Spec(string name, TableDefinition table, IReadOnlyList<string> strata, long? cap, long? budgetBytes)
    {
        long rowBytes = Math.Max(8, table.Columns.Sum(c => c.Type == ColumnType.Utf8 ? 16L : c.Type.Width()));
        long rows = budgetBytes is { } bytes ? bytes / rowBytes : long.MaxValue;
        if (rows < 1) throw ApproxException.WrongUsage($"a budget of {budgetBytes} bytes does not hold one row of '{table.Name}'", $"a row takes about {rowBytes} bytes");
        if (cap is < 1) throw ApproxException.WrongUsage($"a cap of {cap} rows holds nothing", "a cap is at least 1");
        return new SampleSpec(name, table.Name)
        {
            StratifyBy = [.. strata],
            Cap = cap ?? (budgetBytes is null ? DefaultCap : long.MaxValue),
            Budget = rows,
            Outliers = HeavyTails.Candidates(table, DefaultSamples.OutlierRows),
        };
    }

    /// <summary>Draws samples of one table into a transaction, beside the ones it has; with none given and none there, the default ones.</summary>
    /// <exception cref="ApproxException">A spec does not fit the table.</exception>
    public static void Draw(StoreTransaction transaction, TableEntry table, IReadOnlyList<SampleSpec> specs, CancellationToken cancellation = default)
    {
        bool IsOther(SampleEntry s) => string.Equals(s.Description.Table, table.Definition.Name, StringComparison.OrdinalIgnoreCase) && !specs.Any(n => n.Name == s.Name);
        SampleSpec[] stale = [.. transaction.Basis.StaleSamples.Where(IsOther).Select(SampleFiles.SpecOf)];
        SampleSpec[] wanted = [.. stale, .. specs];
        SummaryScan.Draw(transaction, table.Definition, wanted.Length == 0 && !transaction.Basis.Samples.Any(IsOther) ? null : wanted, cancellation);
    }
}
