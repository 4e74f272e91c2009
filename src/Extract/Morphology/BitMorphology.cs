using Approx.Extract.Filters;
using Approx.Extract.Volumes;

namespace Approx.Extract.Morphology;

/// <summary>
/// Erosion and dilation of masks on rows of 64-voxel words: a neighbour at offset x is the row shifted by x bits. Structures are symmetric.
/// </summary>
internal static class BitMorphology
{
    /// <summary>A voxel stays when its whole neighbourhood is foreground. Outside counts as background (scipy), so objects are eaten at the border, unless <paramref name="outside"/> says foreground.</summary>
    public static Volume<byte> Erode(Volume<byte> mask, Footprint structure, Workers workers, bool outside = false)
    {
        using Volume<ulong> bits = Pack(mask, workers, invert: outside);
        // With the outside as foreground, erosion is the dilation of the background.
        using Volume<ulong> result = Neighbourhood(bits, mask.SizeX, structure, all: !outside, workers);
        return Unpack(result, mask, workers, invert: outside);
    }

    /// <summary>A voxel becomes foreground when its neighbourhood holds any. Outside counts as background.</summary>
    public static Volume<byte> Dilate(Volume<byte> mask, Footprint structure, Workers workers)
    {
        using Volume<ulong> bits = Pack(mask, workers, invert: false);
        using Volume<ulong> result = Neighbourhood(bits, mask.SizeX, structure, all: false, workers);
        return Unpack(result, mask, workers, invert: false);
    }

    /// <summary>Erosion, then dilation.</summary>
    public static Volume<byte> Open(Volume<byte> mask, Footprint structure, Workers workers, bool outside = false)
    {
        using Volume<byte> eroded = Erode(mask, structure, workers, outside);
        return Dilate(eroded, structure, workers);
    }

    /// <summary>Dilation, then erosion, which eats at the border as scipy's does unless outside counts as foreground.</summary>
    public static Volume<byte> Close(Volume<byte> mask, Footprint structure, Workers workers, bool outside = false)
    {
        using Volume<byte> dilated = Dilate(mask, structure, workers);
        return Erode(dilated, structure, workers, outside);
    }

    private static Volume<ulong> Neighbourhood(Volume<ulong> bits, int sizeX, Footprint structure, bool all, Workers workers)
    {
        Volume<ulong> result = Volume<ulong>.Uninitialised(bits.SizeZ, bits.SizeY, bits.SizeX, bits.VoxelSize);
        workers.For(bits.SizeZ, z =>
        {
            for (int y = 0; y < bits.SizeY; y++)
            {
                Span<ulong> to = result.Row(z, y);
                to.Fill(all ? ulong.MaxValue : 0);
                foreach ((int dz, int dy, int dx) in structure.Offsets)
                {
                    bool inside = (uint)(z + dz) < (uint)bits.SizeZ && (uint)(y + dy) < (uint)bits.SizeY;
                    if (inside) Combine(to, bits.Row(z + dz, y + dy), dx, all);
                    else if (all) to.Clear();
                }
                if ((sizeX & 63) != 0) to[^1] &= (1UL << (sizeX & 63)) - 1;
            }
        });
        return result;
    }

    // to (and|or)= row shifted so that bit x holds what was at x + dx; bits from outside are 0.
    private static void Combine(Span<ulong> to, ReadOnlySpan<ulong> row, int dx, bool all)
    {
        int words = dx >> 6, shift = dx & 63;
        for (int w = 0; w < to.Length; w++)
        {
            int low = w + words;
            ulong word = (uint)low < (uint)row.Length ? row[low] >> shift : 0;
            if (shift != 0 && (uint)(low + 1) < (uint)row.Length) word |= row[low + 1] << (64 - shift);
            if (all) to[w] &= word;
            else to[w] |= word;
        }
    }

    private static Volume<ulong> Pack(Volume<byte> mask, Workers workers, bool invert)
    {
        Volume<ulong> bits = new(mask.SizeZ, mask.SizeY, (mask.SizeX + 63) / 64, mask.VoxelSize);
        workers.For(mask.SizeZ, z =>
        {
            for (int y = 0; y < mask.SizeY; y++)
            {
                ReadOnlySpan<byte> from = mask.Row(z, y);
                Span<ulong> to = bits.Row(z, y);
                for (int x = 0; x < from.Length; x++)
                {
                    if ((from[x] != 0) != invert) to[x >> 6] |= 1UL << (x & 63);
                }
            }
        });
        return bits;
    }

    private static Volume<byte> Unpack(Volume<ulong> bits, Volume<byte> like, Workers workers, bool invert)
    {
        Volume<byte> mask = Volume<byte>.Uninitialised(like.SizeZ, like.SizeY, like.SizeX, like.VoxelSize);
        ulong flip = invert ? 1UL : 0;
        workers.For(mask.SizeZ, z =>
        {
            for (int y = 0; y < mask.SizeY; y++)
            {
                ReadOnlySpan<ulong> from = bits.Row(z, y);
                Span<byte> to = mask.Row(z, y);
                for (int x = 0; x < to.Length; x++) to[x] = (byte)(((from[x >> 6] >> (x & 63)) & 1) ^ flip);
            }
        });
        return mask;
    }
}
