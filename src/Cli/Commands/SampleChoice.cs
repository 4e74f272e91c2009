using Approx.Core;
using Approx.Sampling;
using Approx.Store;

namespace Approx.Cli.Commands;

/// <summary>The samples a user asked for with --stratify, --cap and --budget; without any the default ones.</summary>
/// <param name="Strata">Sets of stratification columns, one sample for each.</param>
/// <param name="Cap">Rows a stratum keeps; null for the default.</param>
/// <param name="BudgetBytes">Bytes all samples together may take; null for no limit.</param>
internal sealed record SampleChoice(IReadOnlyList<IReadOnlyList<string>> Strata, long? Cap, long? BudgetBytes)
{
    /// <summary>From the options' texts.</summary>
    public static SampleChoice Of(string[]? stratify, long? cap, long? budgetBytes = null) => new(
        [.. (stratify ?? []).Select(s => (IReadOnlyList<string>)s.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))], cap, budgetBytes);

    /// <summary>The specs for a table, or null for the defaults.</summary>
    /// <exception cref="ApproxException">A column does not exist, or a cap or budget holds no row.</exception>
    public IReadOnlyList<SampleSpec>? SpecsFor(TableDefinition table)
    {
        if (Strata.Count == 0 && Cap is null && BudgetBytes is null) return null;
        int samples = Strata.Count + 1;
        long? budget = BudgetBytes / samples;
        List<SampleSpec> specs = [SampleDrawing.Spec($"{table.Name}_uniform", table, [], Cap, budget)];
        foreach (IReadOnlyList<string> columns in Strata)
        {
            string[] exact = [.. columns.Select(c => Column(table, c))];
            specs.Add(SampleDrawing.Spec($"{table.Name}_by_{string.Join('_', exact)}", table, exact, Cap, budget));
        }
        return specs;
    }

    private static string Column(TableDefinition table, string name)
    {
        if (table.Find(name) is { } column) return column.Name;
        string? near = NearestName.Of(name, table.Columns.Select(c => c.Name));
        throw ApproxException.WrongUsage($"--stratify: table {table.Name} has no column '{name}'", near is null ? "columns: " + string.Join(", ", table.Columns.Where(c => c.Role is ColumnRole.Design or ColumnRole.Specimen).Select(c => c.Name).DefaultIfEmpty("DESCRIBE " + table.Name + " lists them")) : $"did you mean {near}?");
    }
}
