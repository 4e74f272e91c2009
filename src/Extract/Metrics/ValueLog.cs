using System.Numerics;
using Approx.Extract.Labelling;

namespace Approx.Extract.Metrics;

/// <summary>
/// Collects the grey values of the components of a pass for quantiles. Values are logged run by run; a full log is sorted
/// into per-component counts, so the memory is that of the log and of the components still open. Exact for every type.
/// </summary>
internal abstract class ValueLog
{
    /// <summary>Sorts what is left and gives each root its counts, or at once its quantiles when <paramref name="isWhole"/> says that no other block holds a part of it.</summary>
    public abstract void Finish(UnionFind sets, Func<int, bool> isWhole, Func<int, IntensityState?> stateOfRoot);
}

/// <summary>The log for one number type.</summary>
internal sealed class ValueLog<T>(int capacity) : ValueLog
    where T : unmanaged, INumber<T>
{
    private readonly T[] _values = GC.AllocateUninitializedArray<T>(capacity);
    private readonly List<(int Component, int Length)> _runs = [];
    private readonly Dictionary<int, ValueCounts> _open = [];
    private readonly ValueSorter<T> _sorter = new();
    private int _used;

    /// <summary>Adds the values of a run.</summary>
    public void Add(int component, ReadOnlySpan<T> values, UnionFind sets)
    {
        while (values.Length > _values.Length - _used)
        {
            int part = _values.Length - _used;
            Append(component, values[..part]);
            values = values[part..];
            Empty(sets, static (log, root, counts) => log._open[root] = log._open.TryGetValue(root, out ValueCounts? before) ? ValueCounts.Merge(before, counts.ToValueCounts()) : counts.ToValueCounts());
        }
        Append(component, values);
    }

    /// <inheritdoc/>
    public override void Finish(UnionFind sets, Func<int, bool> isWhole, Func<int, IntensityState?> stateOfRoot)
    {
        Dictionary<int, ValueCounts> before = [];
        foreach ((int component, ValueCounts counts) in _open)
        {
            int root = sets.Find(component);
            before[root] = before.TryGetValue(root, out ValueCounts? other) ? ValueCounts.Merge(other, counts) : counts;
        }
        _open.Clear();
        Empty(sets, (_, root, sorted) =>
        {
            if (before.Remove(root, out ValueCounts? earlier)) Give(root, ValueCounts.Merge(earlier, sorted.ToValueCounts()));
            else if (isWhole(root)) stateOfRoot(root)?.Quantiles = sorted.Quantiles();
            else stateOfRoot(root)?.Values = sorted.ToValueCounts();
        });
        foreach ((int root, ValueCounts counts) in before) Give(root, counts);

        void Give(int root, ValueCounts counts)
        {
            if (stateOfRoot(root) is not { } state) return;
            if (isWhole(root)) state.Quantiles = counts.Quantiles();
            else state.Values = counts;
        }
    }

    private void Append(int component, ReadOnlySpan<T> values)
    {
        int kept = 0;
        Span<T> target = _values.AsSpan(_used);
        if (typeof(T) == typeof(float) || typeof(T) == typeof(double))
        {
            foreach (T value in values)
            {
                if (T.IsFinite(value)) target[kept++] = value;
            }
        }
        else
        {
            values.CopyTo(target);
            kept = values.Length;
        }
        if (kept == 0) return;
        _used += kept;
        _runs.Add((component, kept));
    }

    // Groups the logged values by root (counting sort) and hands each group on.
    private void Empty(UnionFind sets, Action<ValueLog<T>, int, ValueSorter<T>> receive)
    {
        int[] end = new int[sets.Count + 1];
        foreach ((int component, int length) in _runs) end[sets.Find(component)] += length;
        int sum = 0;
        for (int root = 0; root < end.Length; root++) (end[root], sum) = (sum, sum + end[root]);
        T[] grouped = GC.AllocateUninitializedArray<T>(_used);
        int at = 0;
        foreach ((int component, int length) in _runs)
        {
            ref int place = ref end[sets.Find(component)];
            _values.AsSpan(at, length).CopyTo(grouped.AsSpan(place));
            place += length;
            at += length;
        }
        int start = 0;
        for (int root = 0; root < end.Length && start < _used; root++)
        {
            if (end[root] > start)
            {
                _sorter.Sort(grouped.AsSpan(start, end[root] - start));
                receive(this, root, _sorter);
                start = end[root];
            }
        }
        _runs.Clear();
        _used = 0;
    }
}
