using Approx.Arrow;
using Approx.Core;
using Approx.Store;

namespace Approx.Sampling;

/// <summary>The most extreme rows at the ends of some columns: a heap for each end that a rule names. Where a row lies is its slot.</summary>
internal sealed class OutlierIndex
{
    private readonly List<(OutlierRule Rule, bool High, OutlierHeap Heap)> ends = [];

    /// <summary>An empty index.</summary>
    /// <exception cref="ApproxException">A rule names no numeric column of the table.</exception>
    public OutlierIndex(TableDefinition table, IReadOnlyList<OutlierRule> rules)
    {
        foreach (OutlierRule rule in rules)
        {
            if (table.Find(rule.Column)?.Type is not (ColumnType.Float64 or ColumnType.Int32 or ColumnType.Int64)) throw ApproxException.BadData($"'{rule.Column}' is no numeric column of table '{table.Name}'");
            if (rule.Low > 0) ends.Add((rule, false, new OutlierHeap(rule.Low, high: false)));
            if (rule.High > 0) ends.Add((rule, true, new OutlierHeap(rule.High, high: true)));
        }
    }

    /// <summary>Offers the rows of a batch.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="ids">Their ids.</param>
    /// <param name="accept">Gives a row of the batch a slot.</param>
    /// <param name="release">Lets the slot of a row go that has to leave.</param>
    public void Offer(RecordBatch batch, ReadOnlySpan<long> ids, Func<int, int> accept, Action<int> release)
    {
        foreach (var (rule, _, heap) in ends)
        {
            if (batch.Find(rule.Column) is { } column) Offer(heap, column, ids, accept, release);
        }
    }

    /// <summary>Offers the rows of another index by the same rules.</summary>
    /// <param name="other">The other index.</param>
    /// <param name="accept">Gives a row in a slot of the other's a slot here.</param>
    /// <param name="release">Lets the slot of a row go that has to leave.</param>
    public void Offer(OutlierIndex other, Func<int, int> accept, Action<int> release)
    {
        for (int i = 0; i < ends.Count; i++)
        {
            OutlierHeap heap = ends[i].Heap;
            foreach (var (value, id, slot) in other.ends[i].Heap.Entries)
            {
                if (heap.Wants(value, id)) Put(heap, value, id, accept(slot), release);
            }
        }
    }

    /// <summary>The rows held, by id: a row may be among the extremes of several columns. And the rules used, without the ends not wanted.</summary>
    /// <param name="wanted">Which ends to use; null for all.</param>
    public (SortedDictionary<long, int> Slots, IReadOnlyList<OutlierRule> Rules) Rows(Func<OutlierRule, bool, bool>? wanted)
    {
        var used = ends.FindAll(e => wanted is null || wanted(e.Rule, e.High));
        SortedDictionary<long, int> slots = [];
        foreach (var (id, slot) in used.SelectMany(e => e.Heap.Rows)) slots.TryAdd(id, slot);
        return (slots, [.. used.GroupBy(e => e.Rule).Select(r => r.Key with { Low = r.Any(e => !e.High) ? r.Key.Low : 0, High = r.Any(e => e.High) ? r.Key.High : 0 })]);
    }

    /// <summary>Forgets all.</summary>
    public void Clear() => ends.Clear();

    private static void Offer(OutlierHeap heap, ArrowArray column, ReadOnlySpan<long> ids, Func<int, int> accept, Action<int> release)
    {
        bool nulls = column.NullCount > 0;
        ReadOnlySpan<double> doubles = column.Type is FloatType ? column.Values<double>() : default;
        for (int row = 0; row < ids.Length; row++)
        {
            if (doubles.Length > 0 && (row = heap.NextWanted(doubles, row)) == doubles.Length) break;
            double value = doubles.Length > 0 ? doubles[row] : column.Type is IntType { BitWidth: 32 } ? column.Values<int>()[row] : column.Values<long>()[row];
            if (!heap.MayWant(value) || (nulls && column.IsNull(row)) || !heap.Wants(value, ids[row])) continue;
            Put(heap, value, ids[row], accept(row), release);
        }
    }

    private static void Put(OutlierHeap heap, double value, long id, int slot, Action<int> release)
    {
        int leaver = heap.Put(value, id, slot);
        if (leaver >= 0) release(leaver);
    }
}
