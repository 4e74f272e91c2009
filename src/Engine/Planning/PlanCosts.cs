using System.Globalization;
using Approx.Engine.Binding;
using Approx.Engine.Execution;
using Approx.QueryLang;

namespace Approx.Engine.Planning;

/// <summary>What the readings of one query cost: prefixes of samples, and the scan of all rows.</summary>
/// <param name="SampleModel">The model of readings of samples.</param>
/// <param name="ScanModel">The model of scans.</param>
/// <param name="Columns">Columns the query reads.</param>
/// <param name="Groups">Its groups.</param>
/// <param name="Rows">All rows of the table.</param>
internal sealed record PlanCosts(CostModel SampleModel, CostModel ScanModel, int Columns, long Groups, long Rows)
{
    /// <summary>The costs of a query on its backends.</summary>
    public static PlanCosts Of(SampleableQuery shape, IBackend samples, IBackend scans, long rows, long groups, CostModels models) =>
        new(models.Sample(samples.Name), models.Scan(scans.Name), ColumnsOf(shape.Query), groups, rows);

    /// <summary>The scan of all rows.</summary>
    public ReadCost Scan => new(Rows, Columns, Groups);

    /// <summary>The rows of a sample below a prefix.</summary>
    public ReadCost Of(SampleSource sample, long prefix) => new(sample.Design.Rows(prefix), Columns, Groups);

    /// <summary>The predicted time of the scan, in words.</summary>
    public string ScanTime => Text(ScanModel, Scan);

    /// <summary>The predicted time of reading rows of a sample, in words.</summary>
    public string SampleTime(long rows) => Text(SampleModel, new ReadCost(rows, Columns, Groups));

    /// <summary>E.g. "about 12 ms (95 %: below 20 ms)".</summary>
    public static string Text(CostModel model, ReadCost cost) =>
        string.Create(CultureInfo.InvariantCulture, $"about {model.Mean(cost) * 1000:0.#} ms (95 %: below {model.Quantile(cost, TimeBudget.Certainty) * 1000:0.#} ms)");

    /// <summary>Different columns that a query names; at least one.</summary>
    public static int ColumnsOf(BoundQuery query) =>
        Math.Max(1, QueryWalk.Expressions(query.Query).SelectMany(e => e.DescendantsAndSelf()).OfType<ColumnReference>().Select(c => c.Name.Name.ToUpperInvariant()).Distinct().Count());
}
