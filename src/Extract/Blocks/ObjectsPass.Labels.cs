using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Approx.Core;
using Approx.Extract.Labelling;
using Approx.Extract.Metrics;

namespace Approx.Extract.Blocks;

/// <content>Label rows: runs from changes of the label, components by label, neighbour masks by comparing ids.</content>
internal sealed unsafe partial class ObjectsPass
{
    private NativeArray<ushort>? _changes;
    private NativeArray<ulong>? _equal;
    private int _lastComponent;

    private void ReadLabels<T>(ReadOnlySpan<T> labels, LabelRow<T> row, int y)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        SliceRows slice = _slice;
        _changes ??= new NativeArray<ushort>((slice.Words * 64) + 1);
        ushort* changes = _changes.Start;
        int count = row.FindChanges(labels, slice.Mask.Start + slice.RowWord(y), slice.Same.Start + slice.RowWord(y), changes);
        int* ids = slice.Ids.Start + slice.RowId(y), end = ids + (slice.Words * 64);
        int run = slice.BeginRow(y, count);
        ushort* bounds = slice.Bounds.Start;
        int* components = slice.Components.Start;
        // Ids are written 16 at a time; what goes beyond a run is written over by the next, or is background.
        int* written = ids;
        for (int i = 0; i + 1 < count; i++)
        {
            int first = changes[i], stop = changes[i + 1];
            T label = labels[first];
            if (label == T.Zero) continue;
            int component = ComponentOf(label, y, first, (first + stop) >> 1);
            Write(written, ids + first, 0);
            Write(ids + first, ids + stop, component + 1);
            written = ids + stop;
            (bounds[2 * run], bounds[(2 * run) + 1]) = ((ushort)first, (ushort)stop);
            components[run++] = component;
        }
        Write(written, end, 0);
        // The zeros between this row and the next.
        Write(end, end + 1, 0);
        slice.EndRow(y, run);
    }

    // At least the ids from one place up to another; up to 15 more.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(int* from, int* to, int id)
    {
        Vector512<int> ids = Vector512.Create(id);
        for (; from < to; from += Vector512<int>.Count) ids.Store(from);
    }

    // The label of a run is most often that of the voxel above or below its middle (its end moves from row to row), or of the last run.
    private int ComponentOf<T>(T label, int y, int x, int middle)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (label < T.Zero) throw LabelTable.Negative(long.CreateSaturating(label), _window.WindowZ0 + _z, _window.WindowY0 + y, _window.WindowX0 + x);
        ulong whole = ulong.CreateSaturating(label);
        if ((typeof(T) == typeof(float) || typeof(T) == typeof(double)) && (!T.IsFinite(label) || T.CreateSaturating(whole) != label))
            throw ApproxException.BadData($"the label {label} at z={_window.WindowZ0 + _z}, y={_window.WindowY0 + y}, x={_window.WindowX0 + x} is not a whole number", "threshold the volume instead of reading it as labels");
        int above = _slice.Ids[_slice.RowId(y - 1) + middle] - 1;
        if (above >= 0 && _labels![above] == whole) return above;
        int under = _below.Ids[_below.RowId(y) + middle] - 1;
        if (under >= 0 && _labels![under] == whole) return under;
        if (_lastComponent < _sets.Count && _labels![_lastComponent] == whole) return _lastComponent;
        int component = _labels!.ComponentOf(whole);
        if (component == _sets.Count) NewComponent();
        return _lastComponent = component;
    }

    private void CountLabelRow(int y)
    {
        SliceRows slice = _slice;
        int run = slice.RowStart[y + 1], to = slice.RowEnd[y + 1];
        if (run == to) return;
        IdRow own = IdRowOf(slice, y), a = IdRowOf(slice, y - 1), b = IdRowOf(_below, y), c = IdRowOf(_below, y - 1), d = IdRowOf(_below, y + 1);
        // One word before each row's, eight behind.
        int stride = slice.Words + 1 + NeighbourLanes.Words;
        _equal ??= new NativeArray<ulong>(4 * stride);
        ulong* equalA = _equal.Start + 1, equalB = equalA + stride, equalC = equalB + stride, equalD = equalC + stride;
        for (int w = 0; w < slice.Words; w++)
        {
            if (own.Bits[w] == 0)
            {
                equalA[w] = equalB[w] = equalC[w] = equalD[w] = 0;
                continue;
            }
            int column = w << 6;
            equalA[w] = EqualityKernel.Equal64(own.Ids + column, a.Ids + column);
            equalB[w] = EqualityKernel.Equal64(own.Ids + column, b.Ids + column);
            equalC[w] = EqualityKernel.Equal64(own.Ids + column, c.Ids + column);
            equalD[w] = EqualityKernel.Equal64(own.Ids + column, d.Ids + column);
        }
        if (_contacts is not null) AddContactsInX(slice, run, to);
        ulong* lanes = _lanes, core = _core.Start;
        for (int chunk = 0; chunk < slice.Words; chunk += NeighbourLanes.Words)
        {
            int words = Math.Min(NeighbourLanes.Words, slice.Words - chunk);
            // The foreground as one object.
            NeighbourLanes.Shift(own.Bits + chunk, a.Bits + chunk, b.Bits + chunk, c.Bits + chunk, d.Bits + chunk, lanes);
            NeighbourLanes.Combine(lanes);
            for (int w = 0; w < words; w++)
            {
                ulong r = own.Bits[chunk + w] & core[chunk + w];
                if (r == ulong.MaxValue && lanes[(NeighbourLanes.Inside * NeighbourLanes.Words) + w] == r) _foreground.AddInside(64);
                else if (r != 0) _foreground.AddLanes(lanes + w, r);
            }
            // Each label on its own.
            for (int w = 0; w < NeighbourLanes.Words; w++) lanes[w] = own.Same[chunk + w];
            LabelLanes.Three(own, a, equalA, chunk, lanes + ((int)Direction.ZMM * NeighbourLanes.Words));
            LabelLanes.Three(own, b, equalB, chunk, lanes + ((int)Direction.MZM * NeighbourLanes.Words));
            LabelLanes.Three(own, c, equalC, chunk, lanes + ((int)Direction.MMM * NeighbourLanes.Words));
            LabelLanes.Three(own, d, equalD, chunk, lanes + ((int)Direction.MPM * NeighbourLanes.Words));
            NeighbourLanes.Combine(lanes);
            for (int w = 0; w < words; w++)
            {
                ulong r = own.Bits[chunk + w] & core[chunk + w];
                if (r == 0) continue;
                Credit(slice, ref run, to, (chunk + w) << 6, r, lanes + w);
                if (_contacts is null) continue;
                int* at = own.Ids + ((chunk + w) << 6);
                ulong same = own.Same[chunk + w];
                _contacts.AddY(r & a.Bits[chunk + w] & ~equalA[chunk + w], same & a.Same[chunk + w], at, a.Ids + ((chunk + w) << 6));
                _contacts.AddZ(r & b.Bits[chunk + w] & ~equalB[chunk + w], same & b.Same[chunk + w], at, b.Ids + ((chunk + w) << 6));
            }
        }
    }

    // Two runs that meet are a face, which belongs to the later voxel.
    private void AddContactsInX(SliceRows slice, int run, int to)
    {
        ushort* bounds = slice.Bounds.Start;
        int* components = slice.Components.Start;
        for (int i = run + 1; i < to; i++)
        {
            int first = bounds[2 * i];
            if (first == bounds[(2 * i) - 1] && first >= _fromX && first < _toX) _contacts!.AddX(components[i - 1], components[i]);
        }
    }

    private static IdRow IdRowOf(SliceRows slice, int y) =>
        new(slice.Mask.Start + slice.RowWord(y), slice.Same.Start + slice.RowWord(y), slice.Ids.Start + slice.RowId(y));
}
