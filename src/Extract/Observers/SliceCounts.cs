using Approx.Extract.Blocks;

namespace Approx.Extract.Observers;

/// <summary>How many objects have voxels in each slice.</summary>
internal static class SliceCounts
{
    /// <summary>For connected components: one that reaches from slice a to slice b has voxels in every slice between, so the boxes tell.</summary>
    public static int[] OfComponents(ObjectTable table, ReadOnlySpan<int> kept)
    {
        int[] counts = new int[table.Size.Z + 1];
        for (int i = 0; i < table.Objects.Length; i++)
        {
            if (kept[i] < 0) continue;
            counts[table.Objects[i].BoxZ0]++;
            counts[table.Objects[i].BoxZ1]--;
        }
        for (int z = 1; z < counts.Length; z++) counts[z] += counts[z - 1];
        return counts[..^1];
    }
}
