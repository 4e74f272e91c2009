namespace Approx.Extract.Labelling;

/// <summary>
/// One slice as the pass sees it: a bit per voxel, and the runs of every row. Rows −1 and SizeY are always empty, and one
/// zero word (one zero id) stands at either end of a row, so that neighbours outside need no test.
/// </summary>
internal sealed class SliceRows
{
    private const int IdsBefore = 16;

    /// <summary>An empty slice.</summary>
    /// <param name="sizeY">Rows.</param>
    /// <param name="sizeX">Columns, at most 65,535.</param>
    /// <param name="withIds">Keeps a component id per voxel as well (multi-label input).</param>
    public SliceRows(int sizeY, int sizeX, bool withIds)
    {
        Words = (sizeX + 63) / 64;
        WordStride = Words + 1;
        Mask = GC.AllocateArray<ulong>(((sizeY + 2) * WordStride) + 1, pinned: true);
        IdStride = (Words * 64) + IdsBefore;
        Ids = withIds ? GC.AllocateArray<int>(checked((sizeY + 2) * IdStride) + IdsBefore, pinned: true) : [];
        Bounds = GC.AllocateUninitializedArray<ushort>(2048, pinned: true);
        Components = new int[1024];
        RowStart = new int[sizeY + 3];
    }

    /// <summary>Words of a row's mask.</summary>
    public int Words { get; }

    /// <summary>Words from one row to the next.</summary>
    public int WordStride { get; }

    /// <summary>The masks; row y begins at <see cref="RowWord"/>.</summary>
    public ulong[] Mask { get; }

    /// <summary>Ids from one row to the next.</summary>
    public int IdStride { get; }

    /// <summary>Component id + 1 of every voxel, 0 for background; empty unless asked for. Row y begins at <see cref="RowId"/>.</summary>
    public int[] Ids { get; }

    /// <summary>Run i covers columns Bounds[2i] to Bounds[2i+1] − 1.</summary>
    public ushort[] Bounds { get; private set; }

    /// <summary>The component of each run.</summary>
    public int[] Components { get; private set; }

    /// <summary>Row y holds the runs RowStart[y + 1] to RowStart[y + 2] − 1, for y from −1 to SizeY.</summary>
    public int[] RowStart { get; }

    /// <summary>Runs in the slice.</summary>
    public int RunCount => RowStart[^1];

    /// <summary>The index of the first word of row y, −1 ≤ y ≤ SizeY.</summary>
    public int RowWord(int y) => ((y + 1) * WordStride) + 1;

    /// <summary>The index of the first id of row y, −1 ≤ y ≤ SizeY.</summary>
    public int RowId(int y) => ((y + 1) * IdStride) + IdsBefore;

    /// <summary>Makes room for the runs of one more row.</summary>
    public void Reserve(int runs)
    {
        if (Components.Length >= runs) return;
        int capacity = Math.Max(runs, Components.Length * 2);
        ushort[] bounds = GC.AllocateUninitializedArray<ushort>(capacity * 2, pinned: true);
        Bounds.CopyTo(bounds, 0);
        Bounds = bounds;
        int[] components = new int[capacity];
        Components.CopyTo(components, 0);
        Components = components;
    }

    /// <summary>Closes the slice: the row behind the last is empty.</summary>
    public void EndRows() => RowStart[^1] = RowStart[^2];

    /// <summary>The run of row y that covers column x, which must be foreground.</summary>
    public int RunAt(int y, int x)
    {
        int low = RowStart[y + 1], high = RowStart[y + 2] - 1;
        while (low < high)
        {
            int middle = (low + high + 1) >> 1;
            if (Bounds[2 * middle] <= x) low = middle;
            else high = middle - 1;
        }
        return low;
    }
}
