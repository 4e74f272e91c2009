using System.Runtime.InteropServices;

namespace Approx.Extract.Metrics;

/// <summary>
/// The convex hull of lattice points in exact integer arithmetic (Barber, Dobkin, Huhdanpaa 1996, "Quickhull"): each facet
/// keeps the points above it; the highest point of a facet replaces all facets it sees. Points in a facet's plane are not
/// above it, so no facet degenerates. Affine maps keep hulls, so the hull in voxels is the hull in physical units.
/// </summary>
internal sealed class ConvexHull
{
    /// <summary>The largest extent along an axis for which 64 bits hold every product.</summary>
    public const int MostExtent = 1 << 19;

    private readonly (int X, int Y, int Z)[] _points;
    private readonly List<Facet> _facets = [];

    // Of the facets just made, the one whose first edge begins at a point.
    private readonly Facet[] _byFrom;

    /// <summary>The hull of points that do not all lie in one plane; no two further apart than <see cref="MostExtent"/> along an axis.</summary>
    public ConvexHull((int X, int Y, int Z)[] points)
    {
        _points = points;
        _byFrom = new Facet[points.Length];
        Start();
        Grow();
        Collect();
    }

    /// <summary>The vertices.</summary>
    public IReadOnlyList<(int X, int Y, int Z)> Vertices { get; private set; } = [];

    /// <summary>Six times the volume, in cubes of the lattice.</summary>
    public long SixfoldVolume { get; private set; }

    /// <summary>The largest distance between two vertices, with edges dx, dy, dz of the lattice.</summary>
    public double Diameter(double dx, double dy, double dz)
    {
        // Differences of whole numbers are exact wherever the object lies.
        (double X, double Y, double Z)[] places = [.. Vertices.Select(v => ((double)v.X, (double)v.Y, (double)v.Z))];
        double largest = 0;
        for (int i = 0; i < places.Length; i++)
        {
            (double x0, double y0, double z0) = places[i];
            for (int j = i + 1; j < places.Length; j++)
            {
                double x = (x0 - places[j].X) * dx, y = (y0 - places[j].Y) * dy, z = (z0 - places[j].Z) * dz;
                largest = Math.Max(largest, (x * x) + (y * y) + (z * z));
            }
        }
        return Math.Sqrt(largest);
    }

    // A tetrahedron of points far apart.
    private void Start()
    {
        int a = 0, b = Farthest(i => Squared(Minus(_points[i], _points[a])));
        int c = Farthest(i => Squared(Cross(Minus(_points[b], _points[a]), Minus(_points[i], _points[a]))));
        int d = Farthest(i => Math.Abs(Volume(a, b, c, i)));
        long volume = Volume(a, b, c, d);
        if (volume == 0) throw new ArgumentException("the points of a hull lie in one plane");
        if (volume > 0) (b, c) = (c, b);
        Facet[] first = [Plane(a, b, c), Plane(a, d, b), Plane(b, d, c), Plane(c, d, a)];
        foreach (Facet facet in first)
        {
            facet.Next[0] = Other(first, facet, facet.B, facet.A);
            facet.Next[1] = Other(first, facet, facet.C, facet.B);
            facet.Next[2] = Other(first, facet, facet.A, facet.C);
            _facets.Add(facet);
        }
        List<int> all = [.. Enumerable.Range(0, _points.Length)];
        Assign(all, first);

        int Farthest(Func<int, double> measure)
        {
            int best = 0;
            double most = -1;
            for (int i = 0; i < _points.Length; i++)
            {
                double m = measure(i);
                if (m > most) (best, most) = (i, m);
            }
            return best;
        }

        static Facet Other(Facet[] facets, Facet but, int from, int to) =>
            facets.First(f => f != but && ((f.A == from && f.B == to) || (f.B == from && f.C == to) || (f.C == from && f.A == to)));
    }

    private void Grow()
    {
        List<Facet> seen = [];
        List<(int From, int To, Facet Beyond)> horizon = [];
        for (int at = 0; at < _facets.Count; at++)
        {
            Facet facet = _facets[at];
            if (facet.Dead || facet.Above is not { Count: > 0 } above) continue;
            int apex = above[0];
            long highest = 0;
            foreach (int point in CollectionsMarshal.AsSpan(above))
            {
                long height = facet.Height(_points[point]);
                if (height > highest) (apex, highest) = (point, height);
            }
            seen.Clear();
            horizon.Clear();
            Look(facet, apex, seen, horizon);
            Replace(apex, seen, horizon);
        }
    }

    // All facets the apex is above, by walking over edges, and the edges beyond which it is not.
    private void Look(Facet from, int apex, List<Facet> seen, List<(int From, int To, Facet Beyond)> horizon)
    {
        from.Dead = true;
        seen.Add(from);
        for (int s = 0; s < seen.Count; s++)
        {
            Facet facet = seen[s];
            for (int edge = 0; edge < 3; edge++)
            {
                Facet next = facet.Next[edge];
                if (next.Dead) continue;
                if (next.Height(_points[apex]) > 0)
                {
                    next.Dead = true;
                    seen.Add(next);
                }
                else
                {
                    (int a, int b) = facet.Edge(edge);
                    horizon.Add((a, b, next));
                }
            }
        }
    }

    private void Replace(int apex, List<Facet> seen, List<(int From, int To, Facet Beyond)> horizon)
    {
        Facet[] made = new Facet[horizon.Count];
        for (int i = 0; i < made.Length; i++)
        {
            (int a, int b, Facet beyond) = horizon[i];
            Facet facet = made[i] = Plane(a, b, apex);
            facet.Next[0] = beyond;
            for (int edge = 0; edge < 3; edge++)
            {
                if (beyond.Edge(edge) == (b, a)) beyond.Next[edge] = facet;
            }
            _byFrom[a] = facet;
            _facets.Add(facet);
        }
        foreach (Facet facet in made)
        {
            Facet after = _byFrom[facet.B];
            facet.Next[1] = after;
            after.Next[2] = facet;
        }
        foreach (Facet facet in seen)
        {
            if (facet.Above is { } above) Assign(above, made);
            facet.Above = null;
        }
    }

    private void Assign(List<int> points, Facet[] facets)
    {
        foreach (int point in CollectionsMarshal.AsSpan(points))
        {
            (int X, int Y, int Z) place = _points[point];
            foreach (Facet facet in facets)
            {
                if (facet.Height(place) <= 0) continue;
                (facet.Above ??= []).Add(point);
                break;
            }
        }
    }

    private void Collect()
    {
        bool[] used = new bool[_points.Length];
        (int X, int Y, int Z) origin = _points[0];
        foreach (Facet facet in _facets)
        {
            if (facet.Dead) continue;
            used[facet.A] = used[facet.B] = used[facet.C] = true;
            SixfoldVolume += Determinant(Minus(_points[facet.A], origin), Minus(_points[facet.B], origin), Minus(_points[facet.C], origin));
        }
        SixfoldVolume = Math.Abs(SixfoldVolume);
        Vertices = [.. _points.Where((_, i) => used[i])];
    }

    private Facet Plane(int a, int b, int c) => new(a, b, c, _points[a], Cross(Minus(_points[b], _points[a]), Minus(_points[c], _points[a])));

    private long Volume(int a, int b, int c, int d) => Determinant(Minus(_points[b], _points[a]), Minus(_points[c], _points[a]), Minus(_points[d], _points[a]));

    private static (long X, long Y, long Z) Minus((int X, int Y, int Z) a, (int X, int Y, int Z) b) => (a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    private static (long X, long Y, long Z) Cross((long X, long Y, long Z) a, (long X, long Y, long Z) b) =>
        ((a.Y * b.Z) - (a.Z * b.Y), (a.Z * b.X) - (a.X * b.Z), (a.X * b.Y) - (a.Y * b.X));

    private static double Squared((long X, long Y, long Z) a) => ((double)a.X * a.X) + ((double)a.Y * a.Y) + ((double)a.Z * a.Z);

    private static long Determinant((long X, long Y, long Z) a, (long X, long Y, long Z) b, (long X, long Y, long Z) c)
    {
        (long x, long y, long z) = Cross(a, b);
        return (x * c.X) + (y * c.Y) + (z * c.Z);
    }

    private sealed class Facet(int a, int b, int c, (int X, int Y, int Z) on, (long X, long Y, long Z) normal)
    {
        public readonly int A = a, B = b, C = c;
        public readonly Facet[] Next = new Facet[3];
        public List<int>? Above;
        public bool Dead;

        /// <summary>Positive where the point lies outside of the facet's plane: six times the volume of the tetrahedron over the facet.</summary>
        public long Height((int X, int Y, int Z) point) => (normal.X * (point.X - on.X)) + (normal.Y * (point.Y - on.Y)) + (normal.Z * (point.Z - on.Z));

        public (int From, int To) Edge(int edge) => edge switch { 0 => (A, B), 1 => (B, C), _ => (C, A) };
    }
}
