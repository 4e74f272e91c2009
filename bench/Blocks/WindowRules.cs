using Approx.Extract.Blocks;
using Approx.Extract.Volumes;

namespace Approx.Bench.Blocks;

/// <summary>Objects and voxels that a rule finds in one block.</summary>
internal readonly record struct WindowTotals(double Objects, double Voxels);

/// <summary>
/// The two rules people use when they look at a part of a volume only, kept here to show what they do: every piece of an object in the window
/// counts as an object (crop), or only objects that do not touch the window's faces count (exclude).
/// </summary>
internal static class WindowRules
{
    /// <summary>The totals of both rules in one block.</summary>
    public static (WindowTotals Crop, WindowTotals Exclude) Of(Volume<uint> labels, DrawnBlock block)
    {
        Dictionary<uint, (long Voxels, bool Touches)> pieces = [];
        for (int z = block.From.Z; z < block.To.Z; z++)
        {
            for (int y = block.From.Y; y < block.To.Y; y++)
            {
                ReadOnlySpan<uint> row = labels.Row(z, y);
                bool face = z == block.From.Z || z == block.To.Z - 1 || y == block.From.Y || y == block.To.Y - 1;
                for (int x = block.From.X; x < block.To.X; x++)
                {
                    if (row[x] == 0) continue;
                    (long voxels, bool touches) = pieces.GetValueOrDefault(row[x]);
                    pieces[row[x]] = (voxels + 1, touches || face || x == block.From.X || x == block.To.X - 1);
                }
            }
        }
        return (new WindowTotals(pieces.Count, pieces.Values.Sum(p => p.Voxels)), new WindowTotals(pieces.Values.Count(p => !p.Touches), pieces.Values.Where(p => !p.Touches).Sum(p => p.Voxels)));
    }
}
