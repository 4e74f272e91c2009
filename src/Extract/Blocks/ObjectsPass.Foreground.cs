using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Approx.Extract.Labelling;
using Approx.Extract.Metrics;

namespace Approx.Extract.Blocks;

/// <content>Foreground rows: runs from bits, components from touching runs, neighbour masks from shifted rows.</content>
internal sealed unsafe partial class ObjectsPass
{
    private void LabelForegroundRow(int y)
    {
        SliceRows slice = _slice, below = _below;
        int from = slice.RowStart[y + 1];
        slice.Reserve(from + (32 * slice.Words) + 1);
        ulong* words = (ulong*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(slice.Mask)) + slice.RowWord(y);
        ushort* bounds = (ushort*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(slice.Bounds));
        int to = from + (RunLinker.FindRuns(words, slice.Words, bounds + (2 * from)) / 2);
        slice.RowStart[y + 2] = to;
        if (from == to) return;
        ushort* belowBounds = (ushort*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(below.Bounds));
        fixed (int* components = slice.Components, belowComponents = below.Components)
        {
            new Span<int>(components + from, to - from).Fill(-1);
            int straight = _options.Connectivity == Connectivity.Six ? 0 : 1;
            int* rows = stackalloc int[4] { below.RowStart[y], below.RowStart[y + 1], below.RowStart[y + 2], y + 3 < below.RowStart.Length ? below.RowStart[y + 3] : below.RowStart[y + 2] };
            RunLinker.Link(bounds, components, from, to, belowBounds, belowComponents, rows[1], rows[2], straight, _sets);
            RunLinker.Link(bounds, components, from, to, bounds, components, slice.RowStart[y], from, straight, _sets);
            if (_options.Connectivity != Connectivity.Six)
            {
                int diagonal = _options.Connectivity == Connectivity.Eighteen ? 0 : 1;
                RunLinker.Link(bounds, components, from, to, belowBounds, belowComponents, rows[0], rows[1], diagonal, _sets);
                RunLinker.Link(bounds, components, from, to, belowBounds, belowComponents, rows[2], rows[3], diagonal, _sets);
            }
            for (int i = from; i < to; i++)
            {
                if (components[i] < 0) components[i] = NewComponent();
            }
        }
    }

    // The masks are taken as if every neighbour in a 2×2×2 window were of the same component, which is so at 26-connectivity;
    // for 6 and 18 the ambiguous windows are looked at again.
    private void CountForegroundRow(int y)
    {
        SliceRows slice = _slice;
        int run = slice.RowStart[y + 1], to = slice.RowStart[y + 2];
        if (run == to) return;
        ulong* mask = (ulong*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(slice.Mask));
        ulong* belowMask = (ulong*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_below.Mask));
        ulong* row = mask + slice.RowWord(y), a = mask + slice.RowWord(y - 1), n = mask + slice.RowWord(y + 1);
        ulong* b = belowMask + slice.RowWord(y), c = belowMask + slice.RowWord(y - 1), d = belowMask + slice.RowWord(y + 1);
        ushort* bounds = (ushort*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(slice.Bounds));
        ulong* lanes = stackalloc ulong[NeighbourMasks.Lanes];
        _ambiguous?.BeginRow(slice, _below, y);
        for (int w = 0; w < slice.Words; w++)
        {
            ulong r = row[w] & _core[w];
            if (r == 0) continue;
            NeighbourMasks near = Shifted(row, a, b, c, d, w);
            int column = w << 6;
            while (bounds[(2 * run) + 1] <= column) run++;
            if (r == ulong.MaxValue && near.AllInside)
            {
                _sums[slice.Components[run]].AddInside(64);
                continue;
            }
            _ambiguous?.Look(w, r, near, After(row, w), Before(n, w), n[w], After(n, w));
            near.WriteLanes(ulong.MaxValue, lanes);
            Credit(slice, bounds, run, to, column, r, lanes);
        }
    }

    // Adds the lanes to every run of a word.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Credit(SliceRows slice, ushort* bounds, int run, int to, int column, ulong counted, ulong* lanes)
    {
        do
        {
            int first = Math.Max(bounds[2 * run] - column, 0), end = Math.Min(bounds[(2 * run) + 1] - column, 64);
            ulong bits = (ulong.MaxValue >> (64 - (end - first))) << first;
            _sums[slice.Components[run]].AddLanes(lanes, bits & counted);
        }
        while (++run < to && bounds[2 * run] < column + 64);
    }

    // Where the neighbours are foreground.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static NeighbourMasks Shifted(ulong* row, ulong* a, ulong* b, ulong* c, ulong* d, int w)
    {
        NeighbourMasks near = default;
        near.X = Before(row, w);
        (near.Am, near.A0, near.Ap) = (Before(a, w), a[w], After(a, w));
        (near.Bm, near.B0, near.Bp) = (Before(b, w), b[w], After(b, w));
        (near.Cm, near.C0, near.Cp) = (Before(c, w), c[w], After(c, w));
        (near.Dm, near.D0, near.Dp) = (Before(d, w), d[w], After(d, w));
        return near;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Before(ulong* row, int w) => (row[w] << 1) | (row[w - 1] >> 63);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong After(ulong* row, int w) => (row[w] >> 1) | (row[w + 1] << 63);
}
