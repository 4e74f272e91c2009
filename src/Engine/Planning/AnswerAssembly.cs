using Approx.Engine.Binding;

namespace Approx.Engine.Planning;

/// <summary>Puts groups together to an answer: order, limit, columns with their types.</summary>
internal static class AnswerAssembly
{
    /// <summary>Groups in the order asked for, as an answer.</summary>
    public static Answer Of(BoundQuery query, List<GroupAnswer> groups, Provenance provenance, TimeBudget time)
    {
        AnswerOrder order = new(query.Query);
        List<GroupAnswer> rows = order.Limited(order.Sorted(groups));
        AnswerColumn[] columns = [.. query.Items.Select((item, i) => new AnswerColumn(item.Name, TypeOf(item, rows, i), item.Type.Unit?.Symbol, item.IsAggregate))];
        AnswerRow[] answer = [.. rows.Select(g => new AnswerRow([.. g.Items.Select(c => c.Value)], [.. g.Items.Select(c => c.Interval)], [.. g.Items.Select(c => c.Mark)]))];
        return new Answer(columns, answer, provenance with { ElapsedMs = time.Elapsed.TotalMilliseconds });
    }

    private static string TypeOf(BoundItem item, List<GroupAnswer> rows, int column) =>
        rows.Select(r => r.Items[column].Value).FirstOrDefault(v => v is not null) switch
        {
            long => "BIGINT",
            double => "DOUBLE",
            string => "VARCHAR",
            bool => "BOOLEAN",
            DateOnly => "DATE",
            DateTime => "TIMESTAMP",
            System.Numerics.BigInteger => "HUGEINT",
            decimal => "DECIMAL",
            _ => item.Type.Kind switch { ValueKind.Integer => "BIGINT", ValueKind.Text => "VARCHAR", ValueKind.Boolean => "BOOLEAN", ValueKind.Date => "DATE", ValueKind.Timestamp => "TIMESTAMP", _ => "DOUBLE" },
        };
}
