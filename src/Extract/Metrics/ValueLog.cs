using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Approx.Extract.Labelling;

namespace Approx.Extract.Metrics;

/// <summary>
/// Collects the grey values of the components of a pass for quantiles. Values are logged run by run; a full log is sorted
/// into per-component counts, so the memory is that of the log and of the components still open. Exact for every type.
/// </summary>
internal abstract class ValueLog
{
    /// <summary>Sorts what is left and gives each root its counts, or at once its quantiles when <paramref name="isWhole"/> says that no other block holds a part of it.</summary>
    public abstract void Finish(Func<int, bool> isWhole, Func<int, IntensityState?> stateOfRoot);
}

/// <summary>The log for one number type.</summary>
/// <param name="capacity">Values kept before they are sorted.</param>
/// <param name="sets">The components.</param>
/// <param name="markOpen">Says which components may still grow; null when any may.</param>
internal sealed unsafe class ValueLog<T>(int capacity, UnionFind sets, Func<OpenComponents?> markOpen) : ValueLog
    where T : unmanaged, INumber<T>
{
    private const int LeastRuns = 1024;
    private readonly T[] _values = GC.AllocateUninitializedArray<T>(capacity);
    private readonly ValueSorter<T> _sorter = new();
    private readonly Dictionary<int, (double P05, double Median, double P95)> _closed = [];
    private readonly Dictionary<int, ValueCounts> _kept = [];
    private readonly (int Component, int Length)[] _runs = new (int, int)[Math.Max(LeastRuns, capacity / 8)];
    private int[] _end = [];
    private T[] _grouped = [];
    private int _used, _runCount;

    /// <summary>Adds the first <paramref name="length"/> values, those of a run.</summary>
    public void Add(int component, ReadOnlySpan<T> values, int length)
    {
        if (_runCount == _runs.Length) Empty();
        // Short runs are copied as one vector where there is room on either side.
        bool mayHoldNaN = typeof(T) == typeof(float) || typeof(T) == typeof(double);
        if (!mayHoldNaN && sizeof(T) * length <= 32 && values.Length * sizeof(T) >= 32 && (_values.Length - _used) * sizeof(T) >= 32)
        {
            ref byte to = ref Unsafe.As<T, byte>(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_values), _used));
            Vector256.LoadUnsafe(ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(values))).StoreUnsafe(ref to);
            Note(component, length);
            return;
        }
        values = values[..length];
        while (values.Length > _values.Length - _used)
        {
            int part = _values.Length - _used;
            Append(component, values[..part]);
            values = values[part..];
            Empty();
        }
        Append(component, values);
    }

    /// <inheritdoc/>
    public override void Finish(Func<int, bool> isWhole, Func<int, IntensityState?> stateOfRoot)
    {
        foreach ((int root, (double, double, double) quantiles) in _closed) stateOfRoot(root)?.Quantiles = quantiles;
        Dictionary<int, ValueCounts> before = KeptByRoot();
        Span<int> end = Group();
        for (int root = 0, start = 0; root < end.Length && start < _used; start = end[root++])
        {
            if (end[root] == start) continue;
            _sorter.Sort(_grouped.AsSpan(start, end[root] - start));
            if (before.Remove(root, out ValueCounts? earlier)) Give(root, ValueCounts.Merge(earlier, _sorter.ToValueCounts()));
            else if (isWhole(root)) stateOfRoot(root)?.Quantiles = _sorter.Quantiles();
            else stateOfRoot(root)?.Values = _sorter.ToValueCounts();
        }
        foreach ((int root, ValueCounts counts) in before) Give(root, counts);

        void Give(int root, ValueCounts counts)
        {
            if (stateOfRoot(root) is not { } state) return;
            if (isWhole(root)) state.Quantiles = counts.Quantiles();
            else state.Values = counts;
        }
    }

    // Closed components get their quantiles. The values of open ones go back to the log; where they would fill half of it, they
    // are counted instead.
    private void Empty()
    {
        OpenComponents? open = markOpen();
        Dictionary<int, ValueCounts> before = KeptByRoot();
        Span<int> end = Group();
        int left = 0, roots = 0;
        for (int root = 0, start = 0; root < end.Length; start = end[root++])
        {
            if (end[root] == start || !IsOpen(root)) continue;
            left += end[root] - start;
            roots++;
        }
        bool count = left > _values.Length / 2 || roots > _runs.Length / 2;
        int grouped = _used;
        (_used, _runCount) = (0, 0);
        for (int root = 0, start = 0; root < end.Length && start < grouped; start = end[root++])
        {
            if (end[root] == start) continue;
            Span<T> values = _grouped.AsSpan(start, end[root] - start);
            if (!count && IsOpen(root))
            {
                values.CopyTo(_values.AsSpan(_used));
                Note(root, values.Length);
                continue;
            }
            _sorter.Sort(values);
            before.Remove(root, out ValueCounts? earlier);
            if (earlier is null && !IsOpen(root)) _closed.Add(root, _sorter.Quantiles());
            else Keep(root, earlier is null ? _sorter.ToValueCounts() : ValueCounts.Merge(earlier, _sorter.ToValueCounts()));
        }
        foreach ((int root, ValueCounts counts) in before) Keep(root, counts);

        bool IsOpen(int root) => open is null || open.IsOpen(root);

        void Keep(int root, ValueCounts counts)
        {
            if (IsOpen(root)) _kept.Add(root, counts);
            else _closed.Add(root, counts.Quantiles());
        }
    }

    private Dictionary<int, ValueCounts> KeptByRoot()
    {
        Dictionary<int, ValueCounts> byRoot = [];
        foreach ((int component, ValueCounts counts) in _kept)
        {
            int root = sets.Find(component);
            byRoot[root] = byRoot.TryGetValue(root, out ValueCounts? other) ? ValueCounts.Merge(other, counts) : counts;
        }
        _kept.Clear();
        return byRoot;
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
        if (kept > 0) Note(component, kept);
    }

    private void Note(int component, int length)
    {
        _used += length;
        _runs[_runCount++] = (component, length);
    }

    // Groups the logged values by root (counting sort), and returns where each root's values end.
    private Span<int> Group()
    {
        // Kept for the next time, in steps, so that the number of components does not ask for a new one each time.
        if (_end.Length < sets.Count) _end = new int[Math.Max(sets.Count, 2 * _end.Length)];
        Span<int> end = _end.AsSpan(0, sets.Count);
        end.Clear();
        Span<(int Component, int Length)> runs = _runs.AsSpan(0, _runCount);
        foreach (ref (int Component, int Length) run in runs)
        {
            run.Component = sets.Find(run.Component);
            end[run.Component] += run.Length;
        }
        int sum = 0;
        for (int root = 0; root < end.Length; root++) (end[root], sum) = (sum, sum + end[root]);
        if (_grouped.Length < _used) _grouped = GC.AllocateUninitializedArray<T>(_used);
        int at = 0;
        foreach ((int component, int length) in runs)
        {
            ref int place = ref end[component];
            _values.AsSpan(at, length).CopyTo(_grouped.AsSpan(place));
            place += length;
            at += length;
        }
        return end;
    }
}
