using Approx.Extract.Blocks;

namespace Approx.Extract.Metrics;

/// <summary>The voxel corners of an object that can be vertices of its convex hull: in each lattice plane of constant z the corners of the plane's own (two-dimensional) hull.</summary>
internal static class CornerPoints
{
    /// <summary>The corners in lattice coordinates of the volume.</summary>
    /// <param name="runs">The object's runs, ascending in (z, y, x); at least one.</param>
    public static (int X, int Y, int Z)[] Of(ReadOnlySpan<ObjectRun> runs)
    {
        int fromY = int.MaxValue, toY = 0;
        foreach (ObjectRun run in runs) (fromY, toY) = (Math.Min(fromY, run.Y), Math.Max(toY, run.Y + 2));
        // Lowest and highest x of each lattice row of the plane below and above the current slice.
        (int Low, int High)[] below = new (int, int)[toY - fromY], above = new (int, int)[toY - fromY];
        Clear(below);
        Clear(above);
        List<(int X, int Y, int Z)> corners = [];
        List<(int X, int Y)> left = [], right = [];
        int z = runs[0].Z;
        foreach (ObjectRun run in runs)
        {
            while (z < run.Z) NextSlice();
            for (int y = run.Y - fromY; y <= run.Y - fromY + 1; y++)
            {
                below[y] = (Math.Min(below[y].Low, run.First), Math.Max(below[y].High, run.End));
                above[y] = (Math.Min(above[y].Low, run.First), Math.Max(above[y].High, run.End));
            }
        }
        NextSlice();
        NextSlice();
        return [.. corners];

        void NextSlice()
        {
            left.Clear();
            right.Clear();
            for (int y = 0; y < below.Length; y++)
            {
                if (below[y].High < 0) continue;
                Push(left, (below[y].Low, y + fromY), 1);
                Push(right, (below[y].High, y + fromY), -1);
            }
            foreach ((int x, int y) in left) corners.Add((x, y, z));
            foreach ((int x, int y) in right) corners.Add((x, y, z));
            z++;
            (below, above) = (above, below);
            Clear(above);
        }
    }

    private static void Clear((int Low, int High)[] rows) => rows.AsSpan().Fill((int.MaxValue, -1));

    // Andrew's monotone chain (1979) along y: drops points that are not left (right) of their neighbours.
    private static void Push(List<(int X, int Y)> chain, (int X, int Y) point, int side)
    {
        while (chain.Count >= 2)
        {
            (int X, int Y) a = chain[^2], b = chain[^1];
            long turn = ((long)(b.X - a.X) * (point.Y - a.Y)) - ((long)(point.X - a.X) * (b.Y - a.Y));
            if (side * turn < 0) break;
            chain.RemoveAt(chain.Count - 1);
        }
        chain.Add(point);
    }
}
