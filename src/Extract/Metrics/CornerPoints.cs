using Approx.Extract.Blocks;

namespace Approx.Extract.Metrics;

/// <summary>The voxel corners of an object that can be vertices of its convex hull: in each lattice plane of constant z the corners of the plane's own (two-dimensional) hull.</summary>
internal static class CornerPoints
{
    /// <summary>The corners in lattice coordinates of the volume.</summary>
    /// <param name="runs">The object's runs, ascending in (z, y, x); at least one.</param>
    public static (int X, int Y, int Z)[] Of(ReadOnlySpan<ObjectRun> runs)
    {
        // Lowest and highest x of each lattice row (z, y): a run touches four of them.
        SortedDictionary<(int Z, int Y), (int Low, int High)> rows = [];
        for (int i = 0; i < runs.Length;)
        {
            ObjectRun run = runs[i];
            (int low, int high) = (run.First, run.End);
            for (i++; i < runs.Length && runs[i].Z == run.Z && runs[i].Y == run.Y; i++) high = runs[i].End;
            for (int corner = 0; corner < 4; corner++)
            {
                (int, int) key = (run.Z + (corner >> 1), run.Y + (corner & 1));
                rows[key] = rows.TryGetValue(key, out (int Low, int High) known) ? (Math.Min(known.Low, low), Math.Max(known.High, high)) : (low, high);
            }
        }
        List<(int X, int Y, int Z)> corners = [];
        List<(int X, int Y)> left = [], right = [];
        int? plane = null;
        foreach (((int z, int y), (int low, int high)) in rows)
        {
            if (plane is { } done && done != z) Flush(done);
            plane = z;
            Push(left, (low, y), 1);
            Push(right, (high, y), -1);
        }
        Flush(plane!.Value);
        return [.. corners];

        void Flush(int z)
        {
            foreach ((int x, int y) in left) corners.Add((x, y, z));
            foreach ((int x, int y) in right) corners.Add((x, y, z));
            left.Clear();
            right.Clear();
        }
    }

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
