using System.Numerics;
using Approx.Extract.Blocks;

namespace Approx.Extract.Observers;

/// <summary>
/// Which labels occur in each slice. Labels need not hang together, so the boxes of the objects do not tell. Eight bytes for each label of each slice.
/// </summary>
internal sealed class LabelSlices(int sizeZ)
{
    private readonly ulong[][] seen = new ulong[sizeZ][];

    /// <summary>Notes the labels of some slices.</summary>
    public void Add<T>(Slab<T> slab, Workers workers)
        where T : unmanaged, INumber<T>
    {
        int columns = slab.Columns;
        workers.For(slab.Count, static () => new HashSet<ulong>(), (i, found) =>
        {
            found.Clear();
            ReadOnlySpan<T> slice = slab.Slice(i), above = default;
            for (int start = 0; start < slice.Length; start += columns)
            {
                ReadOnlySpan<T> row = slice.Slice(start, columns);
                for (int x = 0; x < row.Length; x++)
                {
                    T label = row[x];
                    // The voxel before or above has the same label: it is noted already.
                    if (label == T.Zero || (x > 0 && row[x - 1] == label) || (above.Length > 0 && above[x] == label)) continue;
                    found.Add(ulong.CreateTruncating(label));
                }
                above = row;
            }
            seen[slab.Z0 + i] = [.. found];
        });
    }

    /// <summary>For each slice the number of written objects whose label occurs in it.</summary>
    public int[] ObjectsPerSlice(ObjectTable table, ReadOnlySpan<int> kept)
    {
        HashSet<ulong> written = [];
        for (int i = 0; i < kept.Length; i++)
        {
            if (kept[i] >= 0) written.Add(table.Objects[i].Label);
        }
        return [.. seen.Select(labels => labels.Count(written.Contains))];
    }
}
