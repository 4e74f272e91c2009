namespace Approx.Extract.Labelling;

/// <summary>
/// The labelled volume as runs, in raster order: eight bytes a run and two a row. What is left of the voxels when the pass
/// is over; everything that needs an object's shape again reads it from here.
/// </summary>
internal sealed class RunStore(int rows) : IDisposable
{
    private readonly Paged<(uint Bounds, int Component)> _runs = new();
    private readonly ushort[] _rowRuns = new ushort[rows];
    private int _row;

    /// <summary>Number of runs.</summary>
    public int Count { get; private set; }

    /// <summary>Number of rows that are closed: core slices × core rows, in raster order.</summary>
    public int Rows => _row;

    /// <summary>Runs of a row.</summary>
    public int RunsOfRow(int row) => _rowRuns[row];

    /// <summary>Run i: first column, one past the last (columns of the core), component of the pass.</summary>
    public (int First, int End, int Component) this[int i]
    {
        get
        {
            (uint bounds, int component) = _runs[i];
            GC.KeepAlive(this);
            return ((int)(bounds & 0xFFFF), (int)(bounds >> 16), component);
        }
    }

    /// <summary>Adds a run to the row that is open.</summary>
    public void Add(int first, int end, int component)
    {
        _runs.Grow(Count + 1);
        _runs[Count++] = ((uint)first | ((uint)end << 16), component);
        _rowRuns[_row]++;
    }

    /// <summary>Closes the row.</summary>
    public void EndRow() => _row++;

    /// <summary>Frees the runs before run i, for readers that go through once in order.</summary>
    public void ReleaseBefore(int i) => _runs.ReleaseBefore(i);

    /// <summary>Frees the runs.</summary>
    public void Dispose() => _runs.Dispose();
}
