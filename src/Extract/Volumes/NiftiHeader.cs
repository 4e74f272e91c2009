using System.Buffers.Binary;
using System.Globalization;
using Approx.Core;

namespace Approx.Extract.Volumes;

/// <summary>The fields of a NIfTI header that matter here.</summary>
internal sealed record NiftiHeader(bool IsTwo, bool IsDetached, long[] Dim, VoxelEncoding Encoding, int Samples, double[] PixDim, long Offset, double Slope, double Intercept, Unit? Unit)
{
    /// <summary>Voxel edge along x.</summary>
    public double EdgeX => PixDim[1];

    /// <summary>Voxel edge along y.</summary>
    public double EdgeY => PixDim[2];

    /// <summary>Voxel edge along z; of a single slice without one, the edge along x.</summary>
    public double EdgeZ => Dim[0] < 3 || (Dim[3] == 1 && PixDim[3] == 0) ? PixDim[1] : PixDim[3];

    /// <summary>Reads the header.</summary>
    /// <exception cref="ApproxException">Truncated, no NIfTI magic, or a type that is no plain number.</exception>
    public static NiftiHeader Parse(string path, byte[] h)
    {
        if (h.Length < 348) throw VolumeError.At(path, "the header", $"{h.Length} bytes", "348 (NIfTI-1) or 540 (NIfTI-2)", "the file is truncated");
        bool big = BinaryPrimitives.ReadInt32BigEndian(h) is 348 or 540;
        int size = big ? BinaryPrimitives.ReadInt32BigEndian(h) : BinaryPrimitives.ReadInt32LittleEndian(h);
        bool two = size == 540;
        if (h.Length < size) throw VolumeError.At(path, "the header", $"{h.Length} bytes", $"{size}", "the file is truncated");
        ReadOnlySpan<byte> magic = h.AsSpan(two ? 4 : 344, 4);
        bool single = magic.SequenceEqual(two ? "n+2\0"u8 : "n+1\0"u8), pair = magic.SequenceEqual(two ? "ni2\0"u8 : "ni1\0"u8);
        if (!single && !pair) throw VolumeError.At(path, two ? "offset 4" : "offset 344", "no NIfTI magic (an ANALYZE 7.5 file?)", "n+1 or ni1", "convert the file to NIfTI: ANALYZE does not say which side is left");

        Fields f = new(h, big);
        long[] dim = new long[8];
        double[] pixDim = new double[8];
        for (int i = 0; i < 8; i++)
        {
            dim[i] = two ? f.Int64(16 + (8 * i)) : f.Int16(40 + (2 * i));
            pixDim[i] = two ? f.Float64(104 + (8 * i)) : VolumeUnits.Decimal(f.Float32(76 + (4 * i)));
        }
        if (dim[0] is < 2 or > 7) throw VolumeError.At(path, "field 'dim'", $"{dim[0]} dimensions", "2 to 7");
        int datatype = f.Int16(two ? 12 : 70);
        (VoxelType? type, int samples) = Type(datatype);
        if (type is null) throw VolumeError.At(path, "field 'datatype'", $"type {datatype}", "an integer, a float of 32 or 64 bits, or RGB");
        int bits = f.Int16(two ? 14 : 72);
        if (bits != 0 && bits != type.Value.Size() * 8 * samples) throw VolumeError.At(path, "field 'bitpix'", $"{bits} bits for type {datatype}", $"{type.Value.Size() * 8 * samples}");
        double offset = two ? f.Int64(168) : f.Float32(108);
        if (!(offset >= 0 && offset < 1L << 52) || offset != Math.Floor(offset)) throw VolumeError.At(path, "field 'vox_offset'", offset.ToString(CultureInfo.InvariantCulture), "a whole number of bytes");
        // Some writers leave the offset 0 in single files; the voxels then follow header and extension flag.
        if (single && offset < size) offset = two ? 544 : 352;
        int units = (two ? f.Int32(500) : h[123]) & 7;
        Unit? unit = units switch
        {
            1 => Approx.Core.Unit.Parse("m"),
            2 => Approx.Core.Unit.Parse("mm"),
            3 => Approx.Core.Unit.Micrometre,
            _ => null,
        };
        double slope = two ? f.Float64(176) : VolumeUnits.Decimal(f.Float32(112)), intercept = two ? f.Float64(184) : VolumeUnits.Decimal(f.Float32(116));
        return new NiftiHeader(two, pair, dim, new VoxelEncoding(type.Value, big), samples, pixDim, (long)offset, slope, double.IsNaN(intercept) ? 0 : intercept, unit);
    }

    /// <summary>The axes slowest first with their sizes; RGB samples lie inside the voxel, a fifth dimension outside.</summary>
    public (string Axes, long[] Sizes) Axes(string path)
    {
        List<long> sizes = [];
        string axes = "";
        for (int i = 7; i >= 1; i--)
        {
            if (i > Dim[0] || (i > 3 && Dim[i] == 1)) continue;
            char letter = i switch
            {
                1 => 'X',
                2 => 'Y',
                3 => 'Z',
                4 => 'T',
                5 when Samples == 1 => 'C',
                _ => throw VolumeError.At(path, "field 'dim'", $"{Dim[i]} entries in dimension {i}", "1", "split the file first"),
            };
            axes += letter;
            sizes.Add(Dim[i]);
        }
        if (Samples > 1)
        {
            axes += 'C';
            sizes.Add(Samples);
        }
        return (axes, [.. sizes]);
    }

    private static (VoxelType? Type, int Samples) Type(int code) => code switch
    {
        2 => (VoxelType.UInt8, 1),
        4 => (VoxelType.Int16, 1),
        8 => (VoxelType.Int32, 1),
        16 => (VoxelType.Float32, 1),
        64 => (VoxelType.Float64, 1),
        128 => (VoxelType.UInt8, 3),
        256 => (VoxelType.Int8, 1),
        512 => (VoxelType.UInt16, 1),
        768 => (VoxelType.UInt32, 1),
        1024 => (VoxelType.Int64, 1),
        1280 => (VoxelType.UInt64, 1),
        2304 => (VoxelType.UInt8, 4),
        _ => (null, 0),
    };

    private readonly ref struct Fields(byte[] bytes, bool big)
    {
        public short Int16(int at) => big ? BinaryPrimitives.ReadInt16BigEndian(bytes.AsSpan(at)) : BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(at));

        public int Int32(int at) => big ? BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at)) : BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at));

        public long Int64(int at) => big ? BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(at)) : BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at));

        public float Float32(int at) => big ? BinaryPrimitives.ReadSingleBigEndian(bytes.AsSpan(at)) : BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(at));

        public double Float64(int at) => big ? BinaryPrimitives.ReadDoubleBigEndian(bytes.AsSpan(at)) : BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(at));
    }
}
