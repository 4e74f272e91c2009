using Approx.Extract.Labelling;
using Approx.Extract.Volumes;

namespace Approx.Extract.Morphology;

/// <summary>
/// The connected components of a mask, or of its background, as runs along x. Components are numbered from 0 in raster order of their
/// first voxel.
/// </summary>
internal sealed class MaskComponents
{
    private readonly List<Run> runs = [];
    private readonly int[] rowStart;
    private readonly (int Z, int Y, int X) size;

    private MaskComponents(Volume<byte> mask, bool background, Connectivity connectivity)
    {
        size = (mask.SizeZ, mask.SizeY, mask.SizeX);
        rowStart = new int[checked(size.Z * size.Y) + 1];
        UnionFind sets = new();
        for (int z = 0; z < size.Z; z++)
        {
            for (int y = 0; y < size.Y; y++)
            {
                int row = (z * size.Y) + y;
                FindRuns(mask.Row(z, y), background);
                rowStart[row + 1] = runs.Count;
                for (int i = rowStart[row]; i < runs.Count; i++) sets.Add();
                LinkToEarlierRows(z, y, connectivity, sets);
            }
        }
        Number(sets);
    }

    /// <summary>Number of components.</summary>
    public int Count { get; private set; }

    /// <summary>Voxels of each component.</summary>
    public long[] Voxels { get; private set; } = [];

    /// <summary>The components of the voxels that are not 0.</summary>
    public static MaskComponents OfForeground(Volume<byte> mask, Connectivity connectivity) => new(mask, false, connectivity);

    /// <summary>The components of the voxels that are 0.</summary>
    public static MaskComponents OfBackground(Volume<byte> mask, Connectivity connectivity) => new(mask, true, connectivity);

    /// <summary>For each component: has it a voxel fewer than <paramref name="margin"/> + 1 voxels from a face of the volume? A volume of one slice has no faces along z.</summary>
    public bool[] TouchesBorder(int margin = 0)
    {
        bool[] touches = new bool[Count];
        for (int row = 0; row < rowStart.Length - 1; row++)
        {
            int z = row / size.Y, y = row % size.Y;
            bool edge = (size.Z > 1 && (z <= margin || z >= size.Z - 1 - margin)) || y <= margin || y >= size.Y - 1 - margin;
            for (int i = rowStart[row]; i < rowStart[row + 1]; i++)
            {
                Run run = runs[i];
                if (edge || run.First <= margin || run.End >= size.X - margin) touches[run.Component] = true;
            }
        }
        return touches;
    }

    /// <summary>For each component: does a voxel of it meet a condition on another volume of the same size?</summary>
    public bool[] Any<T>(Volume<T> other, Func<T, bool> condition)
        where T : unmanaged
    {
        bool[] any = new bool[Count];
        for (int row = 0; row < rowStart.Length - 1; row++)
        {
            ReadOnlySpan<T> values = other.Row(row / size.Y, row % size.Y);
            for (int i = rowStart[row]; i < rowStart[row + 1]; i++)
            {
                Run run = runs[i];
                for (int x = run.First; x < run.End && !any[run.Component]; x++) any[run.Component] = condition(values[x]);
            }
        }
        return any;
    }

    /// <summary>Writes a value to every voxel of the chosen components.</summary>
    public void Paint(Volume<byte> mask, bool[] chosen, byte value)
    {
        for (int row = 0; row < rowStart.Length - 1; row++)
        {
            Span<byte> voxels = mask.Row(row / size.Y, row % size.Y);
            for (int i = rowStart[row]; i < rowStart[row + 1]; i++)
            {
                Run run = runs[i];
                if (chosen[run.Component]) voxels[run.First..run.End].Fill(value);
            }
        }
    }

    /// <summary>The components as labels 1, 2, … in raster order of their first voxel; 0 elsewhere.</summary>
    public Volume<uint> Labels(Core.VoxelSize voxelSize)
    {
        Volume<uint> labels = new(size.Z, size.Y, size.X, voxelSize);
        for (int row = 0; row < rowStart.Length - 1; row++)
        {
            Span<uint> voxels = labels.Row(row / size.Y, row % size.Y);
            for (int i = rowStart[row]; i < rowStart[row + 1]; i++)
            {
                Run run = runs[i];
                voxels[run.First..run.End].Fill((uint)run.Component + 1);
            }
        }
        return labels;
    }

    private void FindRuns(ReadOnlySpan<byte> row, bool background)
    {
        int x = 0;
        while (x < row.Length)
        {
            int start = background ? row[x..].IndexOf((byte)0) : row[x..].IndexOfAnyExcept((byte)0);
            if (start < 0) return;
            start += x;
            int length = background ? row[start..].IndexOfAnyExcept((byte)0) : row[start..].IndexOf((byte)0);
            x = length < 0 ? row.Length : start + length;
            runs.Add(new Run(start, x, runs.Count));
        }
    }

    private void LinkToEarlierRows(int z, int y, Connectivity connectivity, UnionFind sets)
    {
        int row = (z * size.Y) + y, straight = connectivity == Connectivity.Six ? 0 : 1, diagonal = connectivity == Connectivity.TwentySix ? 1 : 0;
        if (y > 0) Link(row, row - 1, straight, sets);
        if (z == 0) return;
        Link(row, row - size.Y, straight, sets);
        if (connectivity == Connectivity.Six) return;
        if (y > 0) Link(row, row - size.Y - 1, diagonal, sets);
        if (y < size.Y - 1) Link(row, row - size.Y + 1, diagonal, sets);
    }

    // Both rows ascend, so two pointers meet every pair of runs that overlap when widened by the reach.
    private void Link(int row, int other, int reach, UnionFind sets)
    {
        int a = rowStart[row], b = rowStart[other], endA = rowStart[row + 1], endB = rowStart[other + 1];
        while (a < endA && b < endB)
        {
            if (runs[a].First < runs[b].End + reach && runs[b].First < runs[a].End + reach) sets.Join(a, b);
            if (runs[a].End < runs[b].End) a++;
            else b++;
        }
    }

    private void Number(UnionFind sets)
    {
        int[] numbers = new int[runs.Count];
        for (int i = 0; i < runs.Count; i++)
        {
            int root = sets.Find(i);
            numbers[i] = root == i ? Count++ : numbers[root];
        }
        Voxels = new long[Count];
        for (int i = 0; i < runs.Count; i++)
        {
            Run run = runs[i];
            runs[i] = run with { Component = numbers[i] };
            Voxels[numbers[i]] += run.End - run.First;
        }
    }

    /// <summary>Columns First to End − 1 of a row.</summary>
    private readonly record struct Run(int First, int End, int Component);
}
