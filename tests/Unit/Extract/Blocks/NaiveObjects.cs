using Approx.Extract.Labelling;
using Approx.Extract.Metrics;

namespace Approx.Tests.Extract.Blocks;

/// <summary>The second algorithm: objects voxel by voxel with sets and dictionaries, straight from the definitions.</summary>
internal static class NaiveObjects
{
    /// <summary>Components of the non-zero voxels by flooding, numbered in raster order of the first voxel.</summary>
    public static ulong[,,] Label(bool[,,] mask, Connectivity connectivity)
    {
        (int nz, int ny, int nx) = (mask.GetLength(0), mask.GetLength(1), mask.GetLength(2));
        ulong[,,] labels = new ulong[nz, ny, nx];
        ulong next = 0;
        int reach = connectivity switch { Connectivity.Six => 1, Connectivity.Eighteen => 2, _ => 3 };
        Stack<(int Z, int Y, int X)> open = new();
        foreach ((int z, int y, int x) in Box((0, 0, 0), (nz, ny, nx)))
        {
            if (!mask[z, y, x] || labels[z, y, x] != 0) continue;
            labels[z, y, x] = ++next;
            open.Push((z, y, x));
            while (open.TryPop(out (int Z, int Y, int X) at))
            {
                foreach ((int dz, int dy, int dx) in Box((-1, -1, -1), (2, 2, 2)))
                {
                    if (Math.Abs(dz) + Math.Abs(dy) + Math.Abs(dx) > reach) continue;
                    (int Z, int Y, int X) to = (at.Z + dz, at.Y + dy, at.X + dx);
                    if (to.Z < 0 || to.Y < 0 || to.X < 0 || to.Z >= nz || to.Y >= ny || to.X >= nx) continue;
                    if (!mask[to.Z, to.Y, to.X] || labels[to.Z, to.Y, to.X] != 0) continue;
                    labels[to.Z, to.Y, to.X] = next;
                    open.Push(to);
                }
            }
        }
        return labels;
    }

    /// <summary>The states of all labels, ascending by label.</summary>
    public static List<ObjectState> Measure(ulong[,,] labels, double[,,]? grey = null)
    {
        (int nz, int ny, int nx) = (labels.GetLength(0), labels.GetLength(1), labels.GetLength(2));
        Dictionary<ulong, List<(int Z, int Y, int X)>> voxels = [];
        foreach ((int z, int y, int x) in Box((0, 0, 0), (nz, ny, nx)))
        {
            if (labels[z, y, x] == 0) continue;
            if (!voxels.TryGetValue(labels[z, y, x], out List<(int, int, int)>? list)) voxels.Add(labels[z, y, x], list = []);
            list.Add((z, y, x));
        }
        return [.. voxels.OrderBy(static v => v.Key).Select(v => Measure(v.Key, v.Value, ny, nx, grey))];
    }

    /// <summary>Shared faces (z, y, x) of each pair of labels, lower label first.</summary>
    public static SortedDictionary<(ulong A, ulong B), (long Z, long Y, long X)> Contacts(ulong[,,] labels)
    {
        (int nz, int ny, int nx) = (labels.GetLength(0), labels.GetLength(1), labels.GetLength(2));
        SortedDictionary<(ulong, ulong), (long Z, long Y, long X)> contacts = [];
        foreach ((int z, int y, int x) in Box((0, 0, 0), (nz, ny, nx)))
        {
            if (z > 0) Add(labels[z, y, x], labels[z - 1, y, x], (1, 0, 0));
            if (y > 0) Add(labels[z, y, x], labels[z, y - 1, x], (0, 1, 0));
            if (x > 0) Add(labels[z, y, x], labels[z, y, x - 1], (0, 0, 1));
        }
        return contacts;

        void Add(ulong a, ulong b, (long Z, long Y, long X) one)
        {
            if (a == 0 || b == 0 || a == b) return;
            (ulong, ulong) key = a < b ? (a, b) : (b, a);
            (long Z, long Y, long X) sum = contacts.GetValueOrDefault(key);
            contacts[key] = (sum.Z + one.Z, sum.Y + one.Y, sum.X + one.X);
        }
    }

    /// <summary>The lattice points of a half-open box in raster order.</summary>
    public static IEnumerable<(int Z, int Y, int X)> Box((int Z, int Y, int X) low, (int Z, int Y, int X) high) =>
        from z in Enumerable.Range(low.Z, high.Z - low.Z)
        from y in Enumerable.Range(low.Y, high.Y - low.Y)
        from x in Enumerable.Range(low.X, high.X - low.X)
        select (z, y, x);

    private static ObjectState Measure(ulong label, List<(int Z, int Y, int X)> voxels, int ny, int nx, double[,,]? grey)
    {
        HashSet<(int Z, int Y, int X)> set = [.. voxels];
        HashSet<(int, int, int)> vertices = [], edgesX = [], edgesY = [], edgesZ = [];
        ObjectState state = ObjectState.Empty;
        state.Label = label;
        foreach ((int z, int y, int x) in voxels)
        {
            state.N++;
            state.FirstVoxel = Math.Min(state.FirstVoxel, ((((long)z * ny) + y) * nx) + x);
            (state.BoxX0, state.BoxY0, state.BoxZ0) = (Math.Min(state.BoxX0, x), Math.Min(state.BoxY0, y), Math.Min(state.BoxZ0, z));
            (state.BoxX1, state.BoxY1, state.BoxZ1) = (Math.Max(state.BoxX1, x + 1), Math.Max(state.BoxY1, y + 1), Math.Max(state.BoxZ1, z + 1));
            state.SumX += x;
            state.SumY += y;
            state.SumZ += z;
            state.SumXX += x * x;
            state.SumYY += y * y;
            state.SumZZ += z * z;
            state.SumXY += x * y;
            state.SumXZ += x * z;
            state.SumYZ += y * z;
            for (int d = 0; d < Directions.Count; d++)
            {
                (int dz, int dy, int dx) = ((Direction)d).Step();
                if (set.Contains((z + dz, y + dy, x + dx))) state.Pairs[d]++;
            }
            bool xx = set.Contains((z, y, x + 1)), yy = set.Contains((z, y + 1, x)), zz = set.Contains((z + 1, y, x));
            bool xy = set.Contains((z, y + 1, x + 1)), xz = set.Contains((z + 1, y, x + 1)), yz = set.Contains((z + 1, y + 1, x));
            if (xx && yy && xy) state.SquaresXY++;
            if (xx && zz && xz) state.SquaresXZ++;
            if (yy && zz && yz) state.SquaresYZ++;
            if (xx && yy && zz && xy && xz && yz && set.Contains((z + 1, y + 1, x + 1))) state.Cubes++;
            foreach ((_, int a, int b) in Box((0, 0, 0), (1, 2, 2)))
            {
                edgesX.Add((z + a, y + b, x));
                edgesY.Add((z + a, y, x + b));
                edgesZ.Add((z, y + a, x + b));
                vertices.Add((z + a, y + b, x));
                vertices.Add((z + a, y + b, x + 1));
            }
        }
        (state.EdgesX, state.EdgesY, state.EdgesZ, state.Vertices) = (edgesX.Count, edgesY.Count, edgesZ.Count, vertices.Count);
        if (grey is not null) state.Intensity = Intensity(voxels, grey);
        return state;
    }

    private static IntensityState Intensity(List<(int Z, int Y, int X)> voxels, double[,,] grey)
    {
        IntensityState state = new();
        List<double> values = [];
        foreach ((int z, int y, int x) in voxels)
        {
            double value = grey[z, y, x];
            if (!double.IsFinite(value)) continue;
            values.Add(value);
            state.Count++;
            state.Sum.Add(value);
            for (int i = 0; i < x; i++) state.SumX.Add(value);
            for (int i = 0; i < y; i++) state.SumY.Add(value);
            for (int i = 0; i < z; i++) state.SumZ.Add(value);
            state.SumSquares.Add(value * value);
            state.Min = Math.Min(state.Min, value);
            state.Max = Math.Max(state.Max, value);
        }
        values.Sort();
        if (values.Count > 0) state.Quantiles = (At(0.05), At(0.5), At(0.95));
        return state;

        double At(double p)
        {
            double h = (values.Count - 1) * p;
            int k = (int)h;
            return h > k ? values[k] + ((h - k) * (values[k + 1] - values[k])) : values[k];
        }
    }
}
