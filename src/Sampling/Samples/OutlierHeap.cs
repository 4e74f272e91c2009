using System.Numerics;

namespace Approx.Sampling;

/// <summary>The m most extreme rows of one end of a column: a heap whose top is the least extreme of them. Ties go to the smaller object id.</summary>
internal sealed class OutlierHeap(int capacity, bool high)
{
    private readonly PriorityQueue<(long Id, int Slot), (double Extremeness, long Id)> rows = new(LeastExtremeFirst.Instance);

    private double least = double.NegativeInfinity; // extremeness of the weakest row once the heap is full

    /// <summary>The rows held.</summary>
    public IEnumerable<(long Id, int Slot)> Rows => rows.UnorderedItems.Select(r => r.Element);

    /// <summary>The values and rows held.</summary>
    public IEnumerable<(double Value, long Id, int Slot)> Entries => rows.UnorderedItems.Select(r => (high ? r.Priority.Extremeness : -r.Priority.Extremeness, r.Element.Id, r.Element.Slot));

    /// <summary>False when no row with this value can belong among the rows seen so far: a quick first look.</summary>
    public bool MayWant(double value) => (high ? value : -value) >= least;

    /// <summary>The first row from <paramref name="row"/> on that <see cref="MayWant"/> says yes to; the number of rows when there is none.</summary>
    public int NextWanted(ReadOnlySpan<double> values, int row)
    {
        // Most batches hold no extreme row: many values are passed over at a time.
        Vector<double> limit = new(high ? least : -least);
        for (; row <= values.Length - Vector<double>.Count; row += Vector<double>.Count)
        {
            Vector<double> some = new(values[row..]);
            if (high ? Vector.GreaterThanOrEqualAny(some, limit) : Vector.LessThanOrEqualAny(some, limit)) break;
        }
        while (row < values.Length && !MayWant(values[row])) row++;
        return row;
    }

    /// <summary>True when a row with this value belongs among the rows seen so far. NaN never does.</summary>
    public bool Wants(double value, long id)
    {
        if (double.IsNaN(value) || capacity == 0) return false;
        if (rows.Count < capacity) return true;
        rows.TryPeek(out _, out var weakest);
        return LeastExtremeFirst.Instance.Compare((high ? value : -value, id), weakest) > 0;
    }

    /// <summary>Puts a row that <see cref="Wants"/> said yes to; gives the slot of the row that must leave, or −1.</summary>
    public int Put(double value, long id, int slot)
    {
        var priority = (high ? value : -value, id);
        if (rows.Count < capacity)
        {
            rows.Enqueue((id, slot), priority);
            NoteWeakest();
            return -1;
        }
        int leaver = rows.EnqueueDequeue((id, slot), priority).Slot;
        NoteWeakest();
        return leaver;
    }

    private void NoteWeakest()
    {
        if (rows.Count == capacity && rows.TryPeek(out _, out var weakest)) least = weakest.Extremeness;
    }

    private sealed class LeastExtremeFirst : IComparer<(double Extremeness, long Id)>
    {
        public static readonly LeastExtremeFirst Instance = new();

        public int Compare((double Extremeness, long Id) a, (double Extremeness, long Id) b)
        {
            int order = a.Extremeness.CompareTo(b.Extremeness);
            return order != 0 ? order : b.Id.CompareTo(a.Id);
        }
    }
}
