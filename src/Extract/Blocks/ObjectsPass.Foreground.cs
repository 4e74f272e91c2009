using System.Runtime.CompilerServices;
using Approx.Extract.Labelling;
using Approx.Extract.Metrics;

namespace Approx.Extract.Blocks;

/// <content>Foreground rows: runs from bits, components from touching runs, neighbour masks from shifted rows.</content>
internal sealed unsafe partial class ObjectsPass
{
    private void LabelForegroundRow(int y)
    {
        SliceRows slice = _slice, below = _below;
        int from = slice.BeginRow(y, (32 * slice.Words) + 1);
        ulong* words = slice.Mask.Start + slice.RowWord(y);
        ushort* bounds = slice.Bounds.Start;
        int to = from + (RunLinker.FindRuns(words, slice.Words, bounds + (2 * from)) / 2);
        slice.EndRow(y, to);
        if (from == to) return;
        int* components = slice.Components.Start + from, belowComponents = below.Components.Start;
        uint* runs = (uint*)bounds + from, belowRuns = (uint*)below.Bounds.Start;
        int count = to - from, a = slice.RowStart[y], b = below.RowStart[y + 1], c = below.RowStart[y], d = below.RowStart[y + 2];
        new Span<int>(components, count).Fill(-1);
        uint straight = _options.Connectivity == Connectivity.Six ? 0U : 1U, diagonal = _options.Connectivity == Connectivity.TwentySix ? 1U : 0U;
        RunLinker.Link(runs, components, count, belowRuns + b, belowComponents + b, straight, _sets);
        RunLinker.Link(runs, components, count, (uint*)bounds + a, slice.Components.Start + a, straight, _sets);
        if (_options.Connectivity != Connectivity.Six)
        {
            RunLinker.Link(runs, components, count, belowRuns + c, belowComponents + c, diagonal, _sets);
            RunLinker.Link(runs, components, count, belowRuns + d, belowComponents + d, diagonal, _sets);
        }
        for (int i = 0; i < count; i++)
        {
            if (components[i] < 0) components[i] = NewComponent();
        }
    }

    // The lanes are taken as if every neighbour in a 2×2×2 window were of the same component, which is so at 26-connectivity;
    // for 6 and 18 the ambiguous windows are looked at again.
    private void CountForegroundRow(int y)
    {
        SliceRows slice = _slice;
        int run = slice.RowStart[y + 1], to = slice.RowEnd[y + 1];
        if (run == to) return;
        ulong* mask = slice.Mask.Start, belowMask = _below.Mask.Start, core = _core.Start;
        ulong* row = mask + slice.RowWord(y), a = mask + slice.RowWord(y - 1), n = mask + slice.RowWord(y + 1);
        ulong* b = belowMask + slice.RowWord(y), c = belowMask + slice.RowWord(y - 1), d = belowMask + slice.RowWord(y + 1);
        ulong* lanes = _lanes, counted = stackalloc ulong[NeighbourLanes.Words];
        _ambiguous?.BeginRow(slice, _below, y);
        for (int chunk = 0; chunk < slice.Words; chunk += NeighbourLanes.Words)
        {
            NeighbourLanes.Shift(row + chunk, a + chunk, b + chunk, c + chunk, d + chunk, lanes);
            NeighbourLanes.Combine(lanes);
            int words = Math.Min(NeighbourLanes.Words, slice.Words - chunk);
            for (int w = 0; w < words; w++) counted[w] = row[chunk + w] & core[chunk + w];
            _ambiguous?.Look(chunk, counted, lanes, row + chunk, n + chunk);
            for (int w = 0; w < words; w++)
            {
                if (counted[w] != 0) Credit(slice, ref run, to, (chunk + w) << 6, counted[w], lanes + w);
            }
        }
    }

    // Adds the lanes of a word to its runs.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Credit(SliceRows slice, ref int run, int to, int column, ulong counted, ulong* lanes)
    {
        ushort* bounds = slice.Bounds.Start;
        int* components = slice.Components.Start;
        int at = run;
        while (bounds[(2 * at) + 1] <= column) at++;
        if (lanes[NeighbourLanes.Inside * NeighbourLanes.Words] == ulong.MaxValue && counted == ulong.MaxValue)
        {
            _sums[components[at]].AddInside(64);
            run = at;
            return;
        }
        while (true)
        {
            int first = Math.Max(bounds[2 * at] - column, 0), end = Math.Min(bounds[(2 * at) + 1] - column, 64);
            ulong bits = (ulong.MaxValue >> (64 - (end - first))) << first;
            _sums[components[at]].AddLanes(lanes, bits & counted);
            if (at + 1 == to || bounds[2 * (at + 1)] >= column + 64) break;
            at++;
        }
        run = at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Before(ulong* row, int w) => (row[w] << 1) | (row[w - 1] >> 63);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong After(ulong* row, int w) => (row[w] >> 1) | (row[w + 1] << 63);
}
