using Approx.Extract.Labelling;

namespace Approx.Extract.Blocks;

/// <summary>Notes the runs next to the cuts around a block: the halo (voxels of neighbours that the window holds) and the rim (voxels of the core that neighbours hold in their halo).</summary>
internal sealed class SeamRecorder
{
    private readonly List<SeamRun> _halo = [], _rim = [];

    /// <summary>Notes the runs of slice z of the window.</summary>
    public void Record(SliceRows slice, int z, BlockWindow window)
    {
        int volumeZ = window.WindowZ0 + z;
        bool haloZ = volumeZ < window.CoreZ0;
        // Later blocks in z hold the top slice; blocks beside hold the outer rows and columns of every slice.
        bool rimZ = volumeZ == window.CoreZ1 - 1 && window.CoreZ1 < window.SizeZ;
        bool wholeSlices = window.CoreY0 == 0 && window.CoreX0 == 0 && window.CoreY1 == window.SizeY && window.CoreX1 == window.SizeX;
        if (!haloZ && !rimZ && wholeSlices) return;
        for (int y = 0; y < window.WindowY; y++)
        {
            int volumeY = window.WindowY0 + y;
            bool haloRow = haloZ || volumeY < window.CoreY0 || volumeY >= window.CoreY1;
            bool rimRow = rimZ || (volumeY == window.CoreY0 && window.CoreY0 > 0) || (volumeY == window.CoreY1 - 1 && window.CoreY1 < window.SizeY);
            for (int i = slice.RowStart[y + 1]; i < slice.RowEnd[y + 1]; i++)
            {
                int first = window.WindowX0 + slice.Bounds[2 * i], end = window.WindowX0 + slice.Bounds[(2 * i) + 1];
                int component = slice.Components[i];
                if (haloRow)
                {
                    _halo.Add(new SeamRun(volumeZ, volumeY, first, end, component));
                    continue;
                }
                Add(_halo, volumeZ, volumeY, first, Math.Min(end, window.CoreX0), component);
                if (rimRow)
                {
                    Add(_rim, volumeZ, volumeY, Math.Max(first, window.CoreX0), Math.Min(end, window.CoreX1), component);
                }
                else
                {
                    bool left = window.CoreX0 > 0 && first <= window.CoreX0 && end > window.CoreX0;
                    bool right = window.CoreX1 < window.SizeX && first < window.CoreX1 && end >= window.CoreX1;
                    if (left) _rim.Add(new SeamRun(volumeZ, volumeY, window.CoreX0, window.CoreX0 + 1, component));
                    if (right && !(left && window.CoreX1 - window.CoreX0 == 1)) _rim.Add(new SeamRun(volumeZ, volumeY, window.CoreX1 - 1, window.CoreX1, component));
                }
                Add(_halo, volumeZ, volumeY, Math.Max(first, window.CoreX1), end, component);
            }
        }
    }

    /// <summary>The halo with the block's component numbers.</summary>
    public List<SeamRun> Halo(int[] componentOf) => Renumber(_halo, componentOf);

    /// <summary>The rim with the block's component numbers.</summary>
    public List<SeamRun> Rim(int[] componentOf) => Renumber(_rim, componentOf);

    /// <summary>Says which components may still join others over a seam.</summary>
    public void Open(OpenComponents open)
    {
        foreach (SeamRun run in _halo) open.Open(run.Component);
        foreach (SeamRun run in _rim) open.Open(run.Component);
    }

    /// <summary>Marks the components that reach a seam.</summary>
    public void Mark(int[] componentOf, bool[] marked)
    {
        foreach (SeamRun run in _halo) marked[componentOf[run.Component]] = true;
        foreach (SeamRun run in _rim) marked[componentOf[run.Component]] = true;
    }

    private static void Add(List<SeamRun> runs, int z, int y, int first, int end, int component)
    {
        if (first < end) runs.Add(new SeamRun(z, y, first, end, component));
    }

    private static List<SeamRun> Renumber(List<SeamRun> runs, int[] componentOf)
    {
        for (int i = 0; i < runs.Count; i++) runs[i] = runs[i] with { Component = componentOf[runs[i].Component] };
        return runs;
    }
}
