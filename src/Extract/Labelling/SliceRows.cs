namespace Approx.Extract.Labelling;

/// <summary>
/// One slice as the pass sees it: a bit per voxel, and the runs of every row. Rows −1 and SizeY are always empty, and one
/// zero word (one zero id) stands at either end of a row, so that neighbours outside need no test.
/// </summary>
internal sealed unsafe class SliceRows : IDisposable
{
    private const int IdsBefore = 16;

    /// <summary>An empty slice.</summary>
    /// <param name="sizeY">Rows.</param>
    /// <param name="sizeX">Columns, at most 65,534.</param>
    /// <param name="withIds">Keeps a component id per voxel as well (multi-label input).</param>
    public SliceRows(int sizeY, int sizeX, bool withIds)
    {
        Words = (sizeX + 63) / 64;
        WordStride = Words + 1;
        // Eight words more: rows are read in chunks of eight.
        Mask = new NativeArray<ulong>(((sizeY + 2) * WordStride) + 1 + 8);
        Same = new NativeArray<ulong>(withIds ? Mask.Length : 0);
        // Rows of ids begin at whole cache lines.
        IdStride = (Words * 64) + IdsBefore;
        Ids = new NativeArray<int>(withIds ? checked((sizeY + 2) * IdStride) + (2 * IdsBefore) : 0);
        Bounds = new NativeArray<ushort>(2048);
        Components = new NativeArray<int>(1024);
        RowStart = new int[sizeY + 2];
        RowEnd = new int[sizeY + 2];
        Clear();
    }

    /// <summary>Words of a row's mask.</summary>
    public int Words { get; }

    /// <summary>Words from one row to the next.</summary>
    public int WordStride { get; }

    /// <summary>The masks; row y begins at <see cref="RowWord"/>.</summary>
    public NativeArray<ulong> Mask { get; }

    /// <summary>Bits laid out as <see cref="Mask"/>: the id is that of the column before; empty unless ids are kept.</summary>
    public NativeArray<ulong> Same { get; }

    /// <summary>Ids from one row to the next.</summary>
    public int IdStride { get; }

    /// <summary>Component id + 1 of every voxel, 0 for background; empty unless asked for. Row y begins at <see cref="RowId"/>.</summary>
    public NativeArray<int> Ids { get; }

    /// <summary>Run i covers columns Bounds[2i] to Bounds[2i+1] − 1.</summary>
    public NativeArray<ushort> Bounds { get; private set; }

    /// <summary>The component of each run.</summary>
    public NativeArray<int> Components { get; private set; }

    /// <summary>Row y, from −1 to SizeY, holds the runs RowStart[y + 1] to RowEnd[y + 1] − 1; behind them stands a run beyond every column.</summary>
    public int[] RowStart { get; }

    /// <summary>One past the last run of row y at y + 1.</summary>
    public int[] RowEnd { get; }

    /// <summary>The index of the first word of row y, −1 ≤ y ≤ SizeY.</summary>
    public int RowWord(int y) => ((y + 1) * WordStride) + 1;

    /// <summary>The index of the first id of row y, −1 ≤ y ≤ SizeY.</summary>
    public int RowId(int y) => ((y + 1) * IdStride) + IdsBefore;

    /// <summary>Takes all runs out; the bits and ids are written anew by the next slice.</summary>
    public void Clear()
    {
        RowStart.AsSpan().Clear();
        RowEnd.AsSpan().Clear();
        (Bounds[0], Bounds[1]) = (ushort.MaxValue, ushort.MaxValue);
    }

    /// <summary>Makes room for some more runs in the row behind row y − 1 and returns the index of the first.</summary>
    public int BeginRow(int y, int most)
    {
        // One index for the run that closes row y − 1.
        int start = RowEnd[y] + 1;
        Reserve(start + most + 1);
        RowStart[y + 1] = start;
        return start;
    }

    /// <summary>Closes row y, whose last run is <paramref name="end"/> − 1.</summary>
    public void EndRow(int y, int end)
    {
        RowEnd[y + 1] = end;
        (Bounds[2 * end], Bounds[(2 * end) + 1]) = (ushort.MaxValue, ushort.MaxValue);
    }

    /// <summary>Closes the slice: the row behind the last is empty.</summary>
    public void EndSlice()
    {
        RowStart[^1] = RowEnd[^1] = RowEnd[^2];
    }

    /// <summary>The run of row y that covers column x, which must be foreground.</summary>
    public int RunAt(int y, int x)
    {
        int low = RowStart[y + 1], high = RowEnd[y + 1] - 1;
        while (low < high)
        {
            int middle = (low + high + 1) >> 1;
            if (Bounds[2 * middle] <= x) low = middle;
            else high = middle - 1;
        }
        return low;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Mask.Dispose();
        Same.Dispose();
        Ids.Dispose();
        Bounds.Dispose();
        Components.Dispose();
    }

    private void Reserve(int runs)
    {
        if (Components.Length >= runs) return;
        int capacity = Math.Max(runs, Components.Length * 2);
        Bounds = Grown(Bounds, capacity * 2);
        Components = Grown(Components, capacity);
    }

    private static NativeArray<T> Grown<T>(NativeArray<T> from, int length)
        where T : unmanaged
    {
        NativeArray<T> to = new(length);
        from.AsSpan(0, from.Length).CopyTo(to.AsSpan(0, length));
        from.Dispose();
        return to;
    }
}
