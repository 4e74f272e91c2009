using Approx.Core;

namespace Approx.Extract.Metrics;

/// <summary>
/// The longest of the shortest paths between two voxel centres of an object, along steps to 26 neighbours inside it, with
/// Euclidean step lengths. Searches start at the voxel that may still end the longest path; each search bounds all others
/// (Takes and Kosters 2011, CIKM, for weighted graphs), and the value is exact once no voxel is left. Objects of more than
/// <see cref="ExactUpTo"/> voxels stop after <see cref="MostSearches"/> searches with the longest path found: never more than the exact value, and
/// within a few steps of it. Null for an object in several 26-components.
/// </summary>
internal static class GeodesicDiameter
{
    /// <summary>Objects up to this many voxels are measured exactly.</summary>
    public const int ExactUpTo = 600;

    /// <summary>Searches made in a larger object.</summary>
    public const int MostSearches = 6;

    // Sums of the same steps in another order differ by rounding; that must not keep a voxel in play.
    private const double Rounding = 1e-12;

    /// <summary>The diameter in physical units; 0 for one voxel.</summary>
    public static double? Of(ObjectBox box, VoxelSize voxel)
    {
        VoxelGraph graph = new(box, voxel);
        double[] distances = new double[graph.Count], bound = new double[graph.Count];
        bound.AsSpan().Fill(double.PositiveInfinity);
        List<int> open = [.. Enumerable.Range(0, graph.Count)];
        // The first search from anywhere, the second from the far end: a long path at once.
        int from = 0;
        double longest = 0;
        for (int search = 0; ; search++)
        {
            (int far, double reach, int reached) = graph.Search(from, distances);
            if (reached < graph.Count) return null;
            longest = Math.Max(longest, reach);
            bound[from] = reach;
            for (int i = 0; i < bound.Length; i++) bound[i] = Math.Min(bound[i], reach + distances[i]);
            int searched = from;
            open.RemoveAll(i => i == searched || bound[i] <= longest * (1 + Rounding));
            if (open.Count == 0 || (graph.Count > ExactUpTo && search + 1 == MostSearches)) return longest;
            from = search == 0 && open.Contains(far) ? far : Next(open, bound, distances, central: search % 2 == 1);
        }
    }

    // In turn the voxel whose path may be longest, and a central one, whose search bounds all others best.
    private static int Next(List<int> open, double[] bound, double[] distances, bool central)
    {
        int best = open[0];
        foreach (int i in open)
        {
            bool better = central ? Math.Abs(distances[i] - (bound[i] / 2)) < Math.Abs(distances[best] - (bound[best] / 2)) : bound[i] > bound[best];
            if (better) best = i;
        }
        return best;
    }
}
