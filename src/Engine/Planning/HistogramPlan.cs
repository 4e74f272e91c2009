using Approx.Core;
using Approx.Engine.Binding;
using Approx.QueryLang;

namespace Approx.Engine.Planning;

/// <summary>
/// HISTOGRAM(x, n): a row for each bin. The bins divide the range of x, from the smallest to the largest value of all rows of the table, cut by
/// comparisons of x in WHERE, into n of the same width; they are the same in all groups and whatever is read, so that answers can be compared.
/// Each bin is a COUNT_IF of a query without HISTOGRAM, and so has an interval of its own.
/// </summary>
internal sealed class HistogramPlan
{
    private readonly BoundQuery query;
    private readonly int item;
    private readonly FunctionCall call;

    private HistogramPlan(BoundQuery query, int item, FunctionCall call)
    {
        this.query = query;
        this.item = item;
        this.call = call;
    }

    private Expression Value => call.Arguments[0];

    private int Bins => (int)((NumberLiteral)call.Arguments[1]).Value;

    /// <summary>The plan of a query with HISTOGRAM; null for one without.</summary>
    /// <exception cref="ApproxException">HISTOGRAM stands where a row for each bin makes no sense.</exception>
    public static HistogramPlan? Of(BoundQuery query)
    {
        FunctionCall[] calls = [.. QueryWalk.Queries(query.Query).SelectMany(QueryWalk.Expressions).SelectMany(e => e.DescendantsAndSelf()).OfType<FunctionCall>().Where(c => c.Name.Name == "histogram")];
        if (calls.Length == 0) return null;
        int item = query.Items.ToList().FindIndex(i => i.Expression is FunctionCall { Name.Name: "histogram" });
        bool alone = item >= 0 && calls.Length == 1 && query.Items.Where((_, i) => i != item).All(i => query.GroupKeys.Contains(i.Expression));
        if (!alone)
        {
            throw ApproxException.WrongStatement("HISTOGRAM makes a row for each bin: beside it only group keys may stand", query.Text, calls[0].Span,
                "SELECT genotype, HISTOGRAM(volume, 20) AS n FROM objects GROUP BY genotype");
        }
        return new HistogramPlan(query, item, (FunctionCall)query.Items[item].Expression);
    }

    /// <summary>Columns: the keys as written, bin_low, bin_high, the count. Bins hold their low end; the last one its high end too.</summary>
    public Answer Answer(SelectRunner runner, Bound bound, PlanTrace trace, TimeBudget time, CancellationToken cancel)
    {
        if (bound.ScopeOrDefault == InferenceScope.Population) throw ApproxException.WrongStatement("HISTOGRAM counts stored objects: it cannot be FOR POPULATION", query.Text, bound.Span, "FRACTION(condition) FOR POPULATION tells the share of one bin");
        (double low, double high) = Range(runner, time, cancel);
        double[] edges = [.. Enumerable.Range(0, Bins + 1).Select(i => i == Bins ? high : low + i * ((high - low) / Bins))];
        Answer wide = runner.Run(Wide(edges), bound, trace, time, cancel);

        AnswerColumn[] keys = [.. wide.Columns.Take(item), .. wide.Columns.Skip(item + Bins)];
        string? unit = query.Items[item].Type.Unit?.Symbol ?? ValueUnit;
        AnswerColumn[] columns = [.. keys[..item], new("bin_low", "DOUBLE", unit, false), new("bin_high", "DOUBLE", unit, false), new(query.Items[item].Name, "BIGINT", null, true), .. keys[item..]];
        List<AnswerRow> rows = [];
        foreach (AnswerRow row in wide.Rows)
        {
            for (int b = 0; b < Bins; b++)
            {
                rows.Add(new AnswerRow(
                    [.. row.Values.Take(item), edges[b], edges[b + 1], row.Values[item + b], .. row.Values.Skip(item + Bins)],
                    [.. row.Intervals.Take(item), null, null, row.Intervals[item + b], .. row.Intervals.Skip(item + Bins)],
                    [.. row.Marks.Take(item), CellMark.None, CellMark.None, row.Marks[item + b], .. row.Marks.Skip(item + Bins)]));
            }
        }
        SelectQuery written = query.Query;
        IEnumerable<AnswerRow> kept = rows.Skip((int)Math.Min(written.Offset ?? 0, int.MaxValue)).Take((int)Math.Min(written.Limit ?? int.MaxValue, int.MaxValue));
        // The range is that of the rows that were read; of drawn blocks that is not all.
        string[] beyond = wide.Provenance.Path == AnswerPath.Blocks ? ["the bins span the values of the drawn blocks: what lies beyond them in the others is in no bin"] : [];
        return new Answer(columns, [.. kept], wide.Provenance with { Warnings = [.. wide.Provenance.Warnings, .. beyond] });
    }

    private string? ValueUnit => Value is ColumnReference column ? query.Scope.Resolve(column).Column.Type.Unit?.Symbol : null;

    // The query with a COUNT_IF for each bin in the place of the histogram.
    private BoundQuery Wide(double[] edges)
    {
        List<BoundItem> items = [.. query.Items.Take(item)];
        for (int b = 0; b < Bins; b++)
        {
            Binary above = new(BinaryOperator.GreaterOrEqual, Value, Literal(edges[b])), below = new(b == Bins - 1 ? BinaryOperator.LessOrEqual : BinaryOperator.Less, Value, Literal(edges[b + 1]));
            items.Add(new BoundItem($"bin {b + 1}", new FunctionCall("count_if", new Binary(BinaryOperator.And, above, below)) { Filter = call.Filter }, new Binding.ValueType(ValueKind.Integer), true));
        }
        items.AddRange(query.Items.Skip(item + 1));
        SelectQuery wide = query.Query with { Items = items.Select(i => new SelectItem(i.Expression, new Identifier(i.Name, true))).ToSyntaxList(), Limit = null, Offset = null };
        return query with { Query = wide, Items = items };
    }

    private (double Low, double High) Range(SelectRunner runner, TimeBudget time, CancellationToken cancel)
    {
        BoundItem Extreme(string name) => new(name, new FunctionCall(name, Value), new Binding.ValueType(ValueKind.Number), true);
        BoundItem[] items = [Extreme("min"), Extreme("max")];
        SelectQuery all = query.Query with { Items = items.Select(i => new SelectItem(i.Expression, new Identifier(i.Name, true))).ToSyntaxList(), Where = null, GroupBy = [], Having = null, OrderBy = [], Limit = null, Offset = null };
        BoundQuery extremes = query with { Query = all, Items = items, GroupKeys = [] };
        // From the catalogue where it knows them, else from all rows.
        Answer answer = runner.Run(extremes, Bound.None with { OnMiss = MissPolicy.Exact, AbsoluteError = new NumberLiteral("0") }, new PlanTrace(), time, cancel);
        if (answer.Rows[0].Values[0] is not { } least || answer.Rows[0].Values[1] is not { } most) return (0, 1);
        double low = ValueOrder.ToDouble(least), high = ValueOrder.ToDouble(most);
        foreach (Expression condition in SampleableQuery.Conjuncts(query.Query.Where)) Cut(condition, ref low, ref high);
        if (!double.IsFinite(low) || !double.IsFinite(high))
            throw ApproxException.WrongStatement("HISTOGRAM needs finite values", query.Text, call.Span, "leave infinite and undefined values out in a subquery");
        return high > low ? (low, high) : (low, low + 1);
    }

    private void Cut(Expression condition, ref double low, ref double high)
    {
        if (condition is Between { IsNegated: false, Low: NumberLiteral from, High: NumberLiteral to } between && between.Operand.Equals(Value))
        {
            (low, high) = (Math.Max(low, from.Value), Math.Min(high, to.Value));
        }
        else if (condition is Binary { Right: NumberLiteral limit } compare && compare.Left.Equals(Value))
        {
            if (compare.Operator is BinaryOperator.Greater or BinaryOperator.GreaterOrEqual) low = Math.Max(low, limit.Value);
            if (compare.Operator is BinaryOperator.Less or BinaryOperator.LessOrEqual) high = Math.Min(high, limit.Value);
        }
    }

    // Through text: DuckDB reads a plain literal as a decimal, and would round it on its way to a double.
    private static Cast Literal(double value) => new(new StringLiteral(value.ToString("R", System.Globalization.CultureInfo.InvariantCulture)), new TypeName("DOUBLE"));
}
