using Approx.Core;
using Approx.Extract.Blocks;

namespace Approx.Extract.Metrics;

/// <summary>One object's voxels in its bounding box with a margin of one empty voxel on every side.</summary>
internal sealed class ObjectBox
{
    /// <summary>The box of an object.</summary>
    /// <param name="runs">The object's runs; at least one.</param>
    /// <param name="state">Gives the bounding box.</param>
    public ObjectBox(ReadOnlySpan<ObjectRun> runs, in ObjectState state)
    {
        (SizeZ, SizeY, SizeX) = (state.BoxZ1 - state.BoxZ0 + 2, state.BoxY1 - state.BoxY0 + 2, state.BoxX1 - state.BoxX0 + 2);
        Mask = new bool[Voxels(state)];
        foreach (ObjectRun run in runs)
        {
            int row = (((run.Z - state.BoxZ0 + 1) * SizeY) + run.Y - state.BoxY0 + 1) * SizeX;
            Mask.AsSpan(row + run.First - state.BoxX0 + 1, run.Length).Fill(true);
        }
    }

    /// <summary>Slices, margin included.</summary>
    public int SizeZ { get; }

    /// <summary>Rows, margin included.</summary>
    public int SizeY { get; }

    /// <summary>Columns, margin included.</summary>
    public int SizeX { get; }

    /// <summary>True inside the object, (z, y, x) in C order.</summary>
    public bool[] Mask { get; }

    /// <summary>Voxels of an object's box, margin included.</summary>
    public static long Voxels(in ObjectState state) => (long)(state.BoxZ1 - state.BoxZ0 + 2) * (state.BoxY1 - state.BoxY0 + 2) * (state.BoxX1 - state.BoxX0 + 2);

    /// <summary>Steps in <see cref="Mask"/> to the 26 neighbours, with their physical lengths. The margin makes every step from an object's voxel safe.</summary>
    public (int Step, double Length)[] Neighbours(VoxelSize voxel)
    {
        List<(int, double)> steps = [];
        for (int i = 0; i < 27; i++)
        {
            (int z, int y, int x) = ((i / 9) - 1, (i / 3 % 3) - 1, (i % 3) - 1);
            if (i == 13) continue;
            (double dz, double dy, double dx) = (z * voxel.Z, y * voxel.Y, x * voxel.X);
            steps.Add(((((z * SizeY) + y) * SizeX) + x, Math.Sqrt((dz * dz) + (dy * dy) + (dx * dx))));
        }
        return [.. steps];
    }
}
