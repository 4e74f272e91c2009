using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Approx.Core;

namespace Approx.Extract.Volumes;

/// <summary>NumPy's array file, versions 1 to 3, C and Fortran order, plain or gzipped (definition: numpy.lib.format).</summary>
internal static class NpyFormat
{
    private const int LongestHeader = 1 << 20;

    /// <summary>The first bytes of every npy file.</summary>
    public static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Opens an npy file, or one inside a gzip file.</summary>
    public static VolumeSource Open(FileBytes file, bool gzipped, VolumeOpenOptions options)
    {
        string path = file.Path;
        byte[] prefix = Head(file, gzipped, 12);
        if (prefix.Length < 12) throw VolumeError.At(path, "offset 6", $"a header of {prefix.Length} bytes", "at least 12", "the file is truncated");
        int version = prefix[6];
        if (version is < 1 or > 3) throw VolumeError.At(path, "offset 6", $"npy version {version}", "1, 2 or 3");
        int prefixBytes = version == 1 ? 10 : 12;
        long headerBytes = version == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(prefix.AsSpan(8)) : BinaryPrimitives.ReadUInt32LittleEndian(prefix.AsSpan(8));
        if (headerBytes > LongestHeader) throw VolumeError.At(path, "offset 8", $"a header of {headerBytes:N0} bytes", $"at most {LongestHeader:N0}");
        byte[] all = Head(file, gzipped, prefixBytes + (int)headerBytes);
        if (all.Length < prefixBytes + headerBytes) throw VolumeError.At(path, "offset 8", $"the header ends after {all.Length - prefixBytes} bytes", headerBytes.ToString(CultureInfo.InvariantCulture), "the file is truncated");
        NpyHeader header = NpyHeader.Parse(path, (version == 3 ? Encoding.UTF8 : Encoding.Latin1).GetString(all, prefixBytes, (int)headerBytes));

        List<string> notes = [];
        string axes = header.Shape.Length switch
        {
            2 => "YX",
            3 => "ZYX",
            4 => "TZYX",
            5 => "TCZYX",
            _ => throw VolumeError.At(path, "'shape' in the header", $"an array of {header.Shape.Length} dimensions", "2 to 5"),
        };
        if (header.Shape.Length > 3 && options.Axes is null) notes.Add($"an array of {header.Shape.Length} dimensions is taken as {axes}");
        AxisLayout layout = header.FortranOrder
            ? AxisLayout.Of(path, AxisLayout.Reverse(axes), [.. header.Shape.Reverse()], options.Axes is null ? null : AxisLayout.Reverse(options.Axes))
            : AxisLayout.Of(path, axes, header.Shape, options.Axes);

        long start = prefixBytes + headerBytes;
        long bytes = layout.Voxels * header.Encoding.Type.Size();
        if (gzipped) Gzip.RequirePlausible(path, "'shape' in the header", file.Length, bytes);
        else if (start + bytes > file.Length) throw VolumeError.Truncated(path, "the array", start, bytes, file.Length);
        else if (start + bytes < file.Length) notes.Add($"{file.Length - start - bytes:N0} bytes behind the array are ignored");
        VolumeInfo info = layout.Describe(path, VolumeNames.Of(path), "npy", header.Encoding.Type, VoxelSize.Unknown, options.Channel, notes);
        VoxelBytes voxels = gzipped ? new StreamBytes(path, () => Gzip.Open(file, 0), start, bytes, file) : new StoredBytes(file, start);
        return new StridedSource(info, voxels, layout, header.Encoding, options.Channel, options.MemoryBudget);
    }

    private static byte[] Head(FileBytes file, bool gzipped, int count) => gzipped ? Gzip.Head(file, count) : file.Head(count);
}
