using Approx.Engine.Estimation;
using Approx.QueryLang;

namespace Approx.Engine.Planning;

/// <summary>HAVING, ORDER BY, LIMIT and OFFSET over groups, with the groups whose place the intervals leave open.</summary>
internal sealed class AnswerOrder(SelectQuery query)
{
    /// <summary>Groups in order, those that fail HAVING left out.</summary>
    public List<GroupAnswer> Sorted(IEnumerable<GroupAnswer> groups)
    {
        List<GroupAnswer> kept = [.. groups.Where(g => g.Having != Verdict.No)];
        if (query.OrderBy.Count == 0) return kept;
        // A stable sort, so that equal keys keep the catalogue's order.
        return [.. kept.Select((group, index) => (Group: group, Index: index)).Order(Comparer<(GroupAnswer Group, int Index)>.Create((a, b) =>
        {
            int order = Compare(a.Group, b.Group);
            return order != 0 ? order : a.Index.CompareTo(b.Index);
        })).Select(p => p.Group)];
    }

    /// <summary>The rows LIMIT and OFFSET leave.</summary>
    public List<GroupAnswer> Limited(List<GroupAnswer> sorted)
    {
        IEnumerable<GroupAnswer> rows = sorted;
        if (query.Offset is { } offset) rows = rows.Skip((int)Math.Min(offset, int.MaxValue));
        if (query.Limit is { } limit) rows = rows.Take((int)Math.Min(limit, int.MaxValue));
        return [.. rows];
    }

    /// <summary>
    /// Groups whose membership in the limited answer the intervals leave open: HAVING undecided, or straddling the cut of LIMIT or OFFSET.
    /// </summary>
    public List<GroupAnswer> Undecided(List<GroupAnswer> sorted)
    {
        HashSet<GroupAnswer> open = [.. sorted.Where(g => g.Having == Verdict.Undecided)];
        foreach (long cut in new[] { query.Offset ?? 0, query.Limit is { } limit ? (query.Offset ?? 0) + limit : 0 })
        {
            if (cut > 0 && cut < sorted.Count && query.OrderBy.Count > 0) Straddlers(sorted, (int)cut, open);
        }
        return [.. open];
    }

    // Before the cut, a group that may be no better than the best of those behind it; behind, one that may beat the worst before it.
    private void Straddlers(List<GroupAnswer> sorted, int cut, HashSet<GroupAnswer> open)
    {
        bool descending = query.OrderBy[0].IsDescending;
        (double Low, double High) Range(GroupAnswer g)
        {
            Cell cell = g.SortKeys[0];
            if (cell.Value is null || !ValueOrder.IsNumber(cell.Value)) return (double.NaN, double.NaN);
            double value = ValueOrder.ToDouble(cell.Value);
            (double low, double high) = cell.Interval ?? (value, value);
            return descending ? (-high, -low) : (low, high);
        }
        double worstBefore = double.NegativeInfinity, bestBehind = double.PositiveInfinity;
        for (int i = 0; i < sorted.Count; i++)
        {
            (double low, double high) = Range(sorted[i]);
            if (i < cut) worstBefore = Math.Max(worstBefore, high);
            else bestBehind = Math.Min(bestBehind, low);
        }
        if (!(worstBefore > bestBehind)) return;
        for (int i = 0; i < sorted.Count; i++)
        {
            (double low, double high) = Range(sorted[i]);
            bool open1 = i < cut ? high > bestBehind : low < worstBefore;
            if (open1 && !sorted[i].SortKeys[0].IsExact) open.Add(sorted[i]);
        }
    }

    private int Compare(GroupAnswer a, GroupAnswer b)
    {
        for (int k = 0; k < query.OrderBy.Count; k++)
        {
            SortKey key = query.OrderBy[k];
            object? x = a.SortKeys[k].Value, y = b.SortKeys[k].Value;
            if (x is null || y is null)
            {
                if (x is null && y is null) continue;
                bool nullsFirst = key.Nulls == NullPlacement.First;
                return (x is null) == nullsFirst ? -1 : 1;
            }
            int order = ValueOrder.Compare(x, y);
            if (order != 0) return key.IsDescending ? -order : order;
        }
        return 0;
    }
}
