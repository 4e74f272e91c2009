using Approx.Core;

namespace Approx.Extract.Metrics;

/// <summary>
/// The longest of the shortest paths between two voxel centres of an object, along steps to 26 neighbours inside it, with
/// Euclidean step lengths. Exact for objects of up to <see cref="ExactUpTo"/> voxels: searches start at the voxel that may still end the longest path; each search
/// bounds all others (Takes and Kosters 2011, CIKM, for weighted graphs), and the value is exact once no voxel is left. In larger objects the double sweep
/// (Magnien, Latapy, Habib 2009, ACM JEA 13): the longest path from the voxel farthest from the object's first; linear in the voxels, never more than the exact
/// value, and within a few steps of it. Null for an object in several 26-components.
/// </summary>
internal static class GeodesicDiameter
{
    /// <summary>Objects up to this many voxels are measured exactly.</summary>
    public const int ExactUpTo = 600;

    // Sums of the same steps in another order differ by rounding; that must not keep a voxel in play.
    private const double Rounding = 1e-12;

    /// <summary>The diameter in physical units; 0 for one voxel.</summary>
    public static double? Of(ObjectBox box, VoxelSize voxel)
    {
        using VoxelGraph graph = new(box, voxel);
        if (graph.Count == 1) return 0;
        (int far, double reach, int reached) = graph.Search(0);
        if (reached < graph.Count) return null;
        return graph.Count <= ExactUpTo ? Exact(graph, far, reach) : graph.Search(far).Distance;
    }

    // The first search began at voxel 0.
    private static double Exact(VoxelGraph graph, int far, double reach)
    {
        Span<double> bound = stackalloc double[ExactUpTo];
        bound.Fill(double.PositiveInfinity);
        Span<int> open = stackalloc int[ExactUpTo];
        int left = graph.Count, from = 0;
        for (int i = 0; i < left; i++) open[i] = i;
        double longest = 0;
        for (int search = 0; ; search++)
        {
            if (search > 0) (far, reach, _) = graph.Search(from);
            longest = Math.Max(longest, reach);
            int kept = 0, next = -1;
            // In turn the voxel whose path may be longest, and a central one, whose search bounds all others best.
            bool central = search % 2 == 1;
            double best = double.PositiveInfinity;
            for (int k = 0; k < left; k++)
            {
                int i = open[k];
                double distance = graph.Distance(i);
                bound[i] = Math.Min(bound[i], reach + distance);
                if (i == from || bound[i] <= longest * (1 + Rounding)) continue;
                open[kept++] = i;
                double rank = search == 0 && i == far ? double.NegativeInfinity : central ? Math.Abs(distance - (bound[i] / 2)) : -bound[i];
                if (rank < best) (next, best) = (i, rank);
            }
            left = kept;
            if (left == 0) return longest;
            from = next;
        }
    }
}
