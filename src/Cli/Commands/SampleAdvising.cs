using System.Globalization;
using Approx.Cli.Terminal;
using Approx.Core;
using Approx.Engine;
using Approx.Sampling;
using Approx.Store;

namespace Approx.Cli.Commands;

/// <summary>approx sample --budget [--workload]: which samples to draw, and what each is for.</summary>
internal static class SampleAdvising
{
    /// <summary>The specs that serve a workload best within a budget, with a report on the screen.</summary>
    /// <exception cref="ApproxException">The workload cannot be read or asks nothing of the table, or the table has no catalogue.</exception>
    public static IReadOnlyList<SampleSpec> Specs(Snapshot snapshot, TableEntry table, string? workload, long budgetBytes, Screen screen)
    {
        string name = table.Definition.Name;
        if (SampleFiles.Groups(snapshot, name, table.Definition) is not { GaveUp: false } groups || SampleFiles.Moments(snapshot, name, table.Definition) is not { } moments)
            throw ApproxException.BadData($"table {name} has no catalogue of groups to choose samples by", $"draw its samples once without --budget: approx sample STORE --table {name}");
        SampleAdviser adviser = new(table.Definition, groups, moments);
        IReadOnlyList<AskedQuery> queries = workload is null ? adviser.LikelyQueries() : Read(workload, snapshot, name);
        SampleAdvice advice = adviser.Advise(queries, budgetBytes);
        foreach (SampleSpec spec in advice.Specs)
        {
            screen.Note($"{spec.Name}: {(spec.StratifyBy.Count == 0 ? "uniform" : "by " + string.Join(", ", spec.StratifyBy))}, up to {Math.Min(spec.Cap, spec.Budget).ToString("#,0", CultureInfo.InvariantCulture)} rows, for");
            foreach (var (query, _, error) in advice.Queries.Where(q => q.Sample == spec.Name)) screen.Note($"  {query.Text}: about {Percent(error)}");
        }
        screen.Note($"expected error {Percent(advice.Error)}; no choice within the budget is below {Percent(advice.Bound)}");
        return advice.Specs;
    }

    private static IReadOnlyList<AskedQuery> Read(string file, Snapshot snapshot, string table)
    {
        if (!File.Exists(file)) throw ApproxException.BadData($"there is no file {file}", "--workload names a file of statements");
        IReadOnlyList<AskedQuery> queries = WorkloadQueries.Of(File.ReadAllText(file), snapshot, table);
        return queries.Count > 0 ? queries : throw ApproxException.BadData($"{file} asks for no aggregate of table {table}", "it holds SELECT statements, parted by semicolons");
    }

    private static string Percent(double error) => (error * 100).ToString("G2", CultureInfo.InvariantCulture) + " %";
}
