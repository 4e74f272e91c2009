using System.Numerics;
using System.Runtime.InteropServices;
using Approx.Extract.Volumes;

namespace Approx.Extract.Filters;

/// <summary>
/// The value of a rank in a small neighbourhood, by a <see cref="SelectionNetwork"/> on whole rows. Holds the slices around the one in work, with their
/// border, as whole numbers.
/// </summary>
internal sealed unsafe class RankFilter<T, TLevels> : IDisposable
    where T : unmanaged, IBinaryInteger<T>
    where TLevels : struct, IVoxelLevels<T>
{
    private readonly Volume<float> input;
    private readonly Footprint footprint;
    private readonly Border border;
    private readonly TLevels levels;
    private readonly SelectionNetwork network;
    private readonly int height, width;
    private readonly T* slices, result;
    private readonly int[] held;
    private readonly nint[] rows;

    private RankFilter(Volume<float> input, Footprint footprint, Border border, TLevels levels, SelectionNetwork network)
    {
        (this.input, this.footprint, this.border, this.levels, this.network) = (input, footprint, border, levels, network);
        (height, width) = (input.SizeY + (2 * footprint.ReachY), input.SizeX + (2 * footprint.ReachX));
        held = new int[(2 * footprint.ReachZ) + 1];
        Array.Fill(held, int.MinValue);
        slices = (T*)NativeMemory.Alloc((nuint)held.Length * (nuint)height * (nuint)width, (nuint)sizeof(T));
        result = (T*)NativeMemory.Alloc((nuint)input.SizeX, (nuint)sizeof(T));
        rows = new nint[footprint.Offsets.Count];
    }

    /// <summary>The filtered volume; outside a constant border stands 0.</summary>
    public static Volume<float> Apply(Volume<float> input, Footprint footprint, Border border, int rank, TLevels levels, Workers workers)
    {
        Volume<float> output = Volume<float>.Uninitialised(input.SizeZ, input.SizeY, input.SizeX, input.VoxelSize);
        SelectionNetwork network = new(footprint.Offsets.Count, rank);
        List<RankFilter<T, TLevels>> all = [];
        try
        {
            workers.For(input.SizeZ, Make, (z, filter) => filter.Slice(z, output));
        }
        finally
        {
            foreach (RankFilter<T, TLevels> filter in all) filter.Dispose();
        }
        return output;

        RankFilter<T, TLevels> Make()
        {
            RankFilter<T, TLevels> filter = new(input, footprint, border, levels, network);
            lock (all) all.Add(filter);
            return filter;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.Free(slices);
        NativeMemory.Free(result);
    }

    private void Slice(int z, Volume<float> output)
    {
        for (int dz = -footprint.ReachZ; dz <= footprint.ReachZ; dz++) Hold(z + dz);
        for (int y = 0; y < input.SizeY; y++)
        {
            for (int k = 0; k < rows.Length; k++)
            {
                (int dz, int dy, int dx) = footprint.Offsets[k];
                rows[k] = (nint)(At(z + dz) + ((long)(y + footprint.ReachY + dy) * width) + footprint.ReachX + dx);
            }
            fixed (nint* places = rows) network.Select((T**)places, result, input.SizeX);
            Span<float> to = output.Row(z, y);
            for (int x = 0; x < to.Length; x++) to[x] = levels.Value(result[x]);
        }
    }

    private T* At(int z) => slices + ((long)Place(z) * height * width);

    private int Place(int z) => (z + footprint.ReachZ) % held.Length;

    // Slice z, which may lie outside the volume, in its place of the ring.
    private void Hold(int z)
    {
        if (held[Place(z)] == z) return;
        held[Place(z)] = z;
        int slice = border.Index(z, input.SizeZ), reach = footprint.ReachX;
        T* to = At(z);
        for (int i = 0; i < height; i++, to += width)
        {
            int y = border.Index(i - footprint.ReachY, input.SizeY);
            if (slice < 0 || y < 0)
            {
                new Span<T>(to, width).Fill(levels.Of(0));
                continue;
            }
            ReadOnlySpan<float> row = input.Row(slice, y);
            for (int x = 0; x < row.Length; x++) to[reach + x] = levels.Of(row[x]);
            for (int x = 1; x <= reach; x++)
            {
                to[reach - x] = Outside(row, -x);
                to[reach + row.Length - 1 + x] = Outside(row, row.Length - 1 + x);
            }
        }
    }

    private T Outside(ReadOnlySpan<float> row, int x)
    {
        int inside = border.Index(x, row.Length);
        return levels.Of(inside < 0 ? 0 : row[inside]);
    }
}
