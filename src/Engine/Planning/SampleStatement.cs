using Approx.Engine.Estimation;
using Approx.Engine.Execution;
using Approx.Engine.Scanning;
using Approx.QueryLang;
using Approx.Sampling;

namespace Approx.Engine.Planning;

/// <summary>
/// What a query asks of a sample: sums and order statistics per group and stratum. Plain comparisons and arithmetic of columns are read by a scan of the mapped
/// rows in this process; all else, and all joins, by one SQL statement in DuckDB.
/// </summary>
internal sealed class SampleStatement(SampleableQuery shape, IBackend backend, SufficientStatistics statistics, OrderStatistics orders)
{
    private readonly OrderStatistics noOrders = new([]);
    private readonly Dictionary<SampleSource, ScanStatement?> scans = [];

    /// <summary>What the rows of rank below a prefix hold, per group and stratum where a row matches.</summary>
    public IReadOnlyList<SampleScanner.Row> Read(SampleSource sample, long prefix, GroupSlices wanted, CancellationToken cancel)
    {
        if (!scans.TryGetValue(sample, out ScanStatement? scan))
            scans[sample] = scan = sample.Rows is { } rows ? ScanStatement.Of(shape, rows, statistics, orders, shape.Keys, [.. shape.DesignConditions, .. shape.RowConditions]) : null;
        return (scan is null ? null : sample.Clock.Time(() => SampleScanner.TryRead(sample.Rows!, sample.Design, prefix, scan, wanted.Of, openOnly: false, sample.Threads, cancel))) ?? ReadByDuckDb(sample, prefix, wanted, cancel);
    }

    /// <summary>Of about so many leading rows, certainty strata apart and whatever the query's other conditions: the mean of each monomial, strata by their weights.</summary>
    public double[] Means(SampleSource sample, long rows, IReadOnlyList<Expression> under, CancellationToken cancel)
    {
        long prefix = sample.Design.PrefixFor(rows + sample.Design.CertainRows);
        SqlWriter writer = new(backend.Dialect, shape.Query.Text) { TableName = shape.Star.Read(backend.Dialect, sample.From(prefix)) };
        string alias = backend.Dialect.Identifier(shape.Table.Alias!.Name);
        string sql = statistics.Sql(writer, [], writer.From(shape.Star.From), $"{alias}.{SampleColumns.Stratum}", [$"{alias}.{SampleColumns.Rank} >= 0", .. under.Select(writer.Expression)], []);
        return sample.Means.Get(sql, () =>
        {
            ScanStatement? scan = sample.Rows is { } mapped ? ScanStatement.Of(shape, mapped, statistics, noOrders, [], under) : null;
            List<SampleScanner.Row>? scanned = scan is null ? null : SampleScanner.TryRead(sample.Rows!, sample.Design, prefix, scan, _ => [], openOnly: true, sample.Threads, cancel);
            return Means(sample.Design, prefix, scanned?.Select(r => (r.Stratum, r.Sums))
                ?? backend.Run(sql, cancel).Rows.Select(r => ((int)(long)r[0]!, (double[])[.. r[1..].Select(v => v is null ? 0 : ValueOrder.ToDouble(v))])));
        });
    }

    private List<SampleScanner.Row> ReadByDuckDb(SampleSource sample, long prefix, GroupSlices wanted, CancellationToken cancel)
    {
        SqlWriter writer = new(backend.Dialect, shape.Query.Text) { TableName = shape.Star.Read(backend.Dialect, sample.From(prefix)) };
        string alias = backend.Dialect.Identifier(shape.Table.Alias!.Name);
        List<string> conditions = [.. shape.DesignConditions.Concat(shape.RowConditions).Select(writer.Expression)];
        (double, double)[] slices = wanted.ForAll();
        string sql = statistics.Sql(writer, shape.Keys, writer.From(shape.Star.From), $"{alias}.{SampleColumns.Stratum}", conditions, orders.Sql(slices));
        int keys = shape.Keys.Count, sums = keys + 1 + statistics.Count;
        return [.. backend.Run(sql, cancel).Rows.Select(row => new SampleScanner.Row(
            new AnswerKey(row[..keys]), (int)(long)row[keys]!, [.. row[(keys + 1)..sums].Select(v => v is null ? 0 : ValueOrder.ToDouble(v))], orders.Row(row.AsSpan(sums), slices)))];
    }

    private double[] Means(SampleDesign design, long prefix, IEnumerable<(int Stratum, double[] Sums)> read)
    {
        double[] means = new double[statistics.Count];
        double rows = 0;
        foreach ((int stratum, double[] sums) in read)
        {
            double weight = design.Stratum(stratum, prefix).Weight;
            rows += weight * sums[0];
            for (int s = 0; s < means.Length; s++) means[s] += weight * sums[s];
        }
        for (int s = 0; s < means.Length; s++) means[s] /= Math.Max(rows, 1);
        return means;
    }
}
