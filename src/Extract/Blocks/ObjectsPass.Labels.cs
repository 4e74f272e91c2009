using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Approx.Core;
using Approx.Extract.Labelling;
using Approx.Extract.Metrics;

namespace Approx.Extract.Blocks;

/// <content>Label rows: runs from changes of the label, components by label, neighbour masks by comparing ids.</content>
internal sealed unsafe partial class ObjectsPass
{
    private ushort[] _changes = [];
    private int _lastComponent;

    private void ReadLabels<T>(ReadOnlySpan<T> labels, LabelRow<T> row, int y)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        SliceRows slice = _slice;
        int run = slice.RowStart[y + 1];
        if (_changes.Length == 0) _changes = GC.AllocateArray<ushort>((slice.Words * 64) + 1, pinned: true);
        row.Load(labels);
        ulong* mask = (ulong*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(slice.Mask)) + slice.RowWord(y);
        ushort* changes = (ushort*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_changes));
        int count = row.FindChanges(mask, changes);
        Span<int> ids = slice.Ids.AsSpan(slice.RowId(y), slice.Words * 64);
        ids.Clear();
        slice.Reserve(run + count);
        for (int i = 0; i + 1 < count; i++)
        {
            int first = changes[i], end = changes[i + 1];
            T label = row[first];
            if (label == T.Zero) continue;
            int component = ComponentOf(label, y, first);
            ids[first..end].Fill(component + 1);
            (slice.Bounds[2 * run], slice.Bounds[(2 * run) + 1]) = ((ushort)first, (ushort)end);
            slice.Components[run++] = component;
        }
        slice.RowStart[y + 2] = run;
    }

    // The label is most often that of the voxel above, below, or of the last run.
    private int ComponentOf<T>(T label, int y, int x)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (label < T.Zero) throw LabelTable.Negative(long.CreateSaturating(label), _window.WindowZ0 + _z, _window.WindowY0 + y, _window.WindowX0 + x);
        ulong whole = ulong.CreateSaturating(label);
        if ((typeof(T) == typeof(float) || typeof(T) == typeof(double)) && (!T.IsFinite(label) || T.CreateSaturating(whole) != label))
            throw ApproxException.BadData($"the label {label} at z={_window.WindowZ0 + _z}, y={_window.WindowY0 + y}, x={_window.WindowX0 + x} is not a whole number", "threshold the volume instead of reading it as labels");
        int above = _slice.Ids[_slice.RowId(y - 1) + x] - 1;
        if (above >= 0 && _labels![above] == whole) return above;
        int under = _below.Ids[_below.RowId(y) + x] - 1;
        if (under >= 0 && _labels![under] == whole) return under;
        if (_lastComponent < _sets.Count && _labels![_lastComponent] == whole) return _lastComponent;
        int component = _labels!.ComponentOf(whole);
        if (component == _sets.Count) NewComponent();
        return _lastComponent = component;
    }

    private void CountLabelRow(int y)
    {
        SliceRows slice = _slice;
        int run = slice.RowStart[y + 1], to = slice.RowStart[y + 2];
        if (run == to) return;
        ulong* mask = (ulong*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(slice.Mask));
        ulong* belowMask = (ulong*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_below.Mask));
        ulong* row = mask + slice.RowWord(y), rowA = mask + slice.RowWord(y - 1);
        ulong* rowB = belowMask + slice.RowWord(y), rowC = belowMask + slice.RowWord(y - 1), rowD = belowMask + slice.RowWord(y + 1);
        int* ids = (int*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(slice.Ids));
        int* belowIds = (int*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_below.Ids));
        int* a = ids + slice.RowId(y - 1), b = belowIds + slice.RowId(y), c = belowIds + slice.RowId(y - 1), d = belowIds + slice.RowId(y + 1);
        ids += slice.RowId(y);
        ushort* bounds = (ushort*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(slice.Bounds));
        ulong* lanes = stackalloc ulong[NeighbourMasks.Lanes];
        for (int w = 0; w < slice.Words; w++)
        {
            ulong r = row[w] & _core[w];
            if (r == 0) continue;
            int column = w << 6;
            int* at = ids + column;
            NeighbourMasks near = default;
            near.X = EqualityKernel.Equal64(at, at - 1);
            (near.Am, near.A0, near.Ap) = Three(at, a + column);
            (near.Bm, near.B0, near.Bp) = Three(at, b + column);
            (near.Cm, near.C0, near.Cp) = Three(at, c + column);
            (near.Dm, near.D0, near.Dp) = Three(at, d + column);
            if (_contacts is not null)
            {
                _contacts.Add(r & Before(row, w) & ~near.X, at, at - 1, 0);
                _contacts.Add(r & rowA[w] & ~near.A0, at, a + column, 1);
                _contacts.Add(r & rowB[w] & ~near.B0, at, b + column, 2);
            }
            while (bounds[(2 * run) + 1] <= column) run++;
            if (r == ulong.MaxValue && near.AllInside)
            {
                _sums[slice.Components[run]].AddInside(64);
                _foreground.AddInside(64);
                continue;
            }
            Shifted(row, rowA, rowB, rowC, rowD, w).WriteLanes(ulong.MaxValue, lanes);
            _foreground.AddLanes(lanes, r);
            near.WriteLanes(ulong.MaxValue, lanes);
            Credit(slice, bounds, run, to, column, r, lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (ulong Before, ulong Same, ulong After) Three(int* at, int* near) =>
        (EqualityKernel.Equal64(at, near - 1), EqualityKernel.Equal64(at, near), EqualityKernel.Equal64(at, near + 1));
}
