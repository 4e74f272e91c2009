using Approx.Engine.Estimation;
using Approx.Engine.Execution;
using Approx.QueryLang;
using Approx.Sampling;

namespace Approx.Engine.Planning;

/// <summary>What a query asks of a sample, as one SQL statement: sums and order statistics per group and stratum.</summary>
internal sealed class SampleStatement(SampleableQuery shape, IBackend backend, SufficientStatistics statistics, OrderStatistics orders)
{
    /// <summary>What the rows of rank below a prefix hold, per group and stratum where a row matches.</summary>
    public IReadOnlyList<SampleRow> Read(SampleSource sample, long prefix, GroupSlices wanted, CancellationToken cancel)
    {
        SqlWriter writer = new(backend.Dialect, shape.Query.Text) { TableName = shape.Star.Read(backend.Dialect, sample.From(prefix)) };
        List<string> conditions = [.. shape.DesignConditions.Concat(shape.RowConditions).Select(writer.Expression)];
        (IReadOnlyList<(string?, string?)> slices, string join) = wanted.Sql(backend.Dialect);
        string sql = statistics.Sql(writer, shape.Keys, writer.From(shape.Star.From), Of(SampleColumns.Stratum), conditions, orders.Sql(slices), join);
        int keys = shape.Keys.Count, sums = keys + 1 + statistics.Count;
        return [.. backend.Run(sql, cancel).Rows.Select(row => new SampleRow(new AnswerKey(row[..keys]), (int)(long)row[keys]!, Numbers(row[(keys + 1)..sums]), orders.Row(row.AsSpan(sums), slices)))];
    }

    /// <summary>Of about so many leading rows, whatever the query's other conditions: the mean of each monomial.</summary>
    public MeansAtLarge Means(SampleSource sample, long rows, IReadOnlyList<Expression> under, CancellationToken cancel)
    {
        long prefix = sample.Design.PrefixFor(rows + sample.Design.CertainRows);
        SqlWriter writer = new(backend.Dialect, shape.Query.Text) { TableName = shape.Star.Read(backend.Dialect, sample.From(prefix)) };
        string sql = statistics.Sql(writer, [], writer.From(shape.Star.From), Of(SampleColumns.Stratum), [.. under.Select(writer.Expression)], []);
        // Under conditions no stored moment knows the rows.
        ColumnMoments? Stored(ColumnReference column) => under.Count == 0 && shape.Star.OwnColumn(column) is { } name ? sample.Tails.Whole(name) : null;
        return sample.Means.Get(sql, () => MeansAtLarge.Of(statistics, sample.Design, prefix, [.. backend.Run(sql, cancel).Rows.Select(r => ((int)(long)r[0]!, Numbers(r[1..])))], Stored));
    }

    private string Of(string column) => $"{backend.Dialect.Identifier(shape.Table.Alias!.Name)}.{column}";

    private static double[] Numbers(object?[] cells) => [.. cells.Select(v => v is null ? 0 : ValueOrder.ToDouble(v))];
}

/// <summary>What one group has in one stratum.</summary>
/// <param name="Key">The group.</param>
/// <param name="Stratum">The stratum.</param>
/// <param name="Sums">Its sums; the first is the number of matching rows.</param>
/// <param name="Orders">Its order statistics.</param>
internal sealed record SampleRow(AnswerKey Key, int Stratum, double[] Sums, OrderRow Orders);
