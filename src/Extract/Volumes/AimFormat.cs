using System.Buffers.Binary;
using System.Globalization;
using Approx.Core;

namespace Approx.Extract.Volumes;

/// <summary>
/// Scanco AIM, versions 020 and 030: char, short and float voxels (VAX and IEEE), and the three packed binary and run-length types.
/// Layout as read by Nodwell's AimIO and by ITK's Scanco reader; element edges are in mm (020, VAX floats) or nm (030).
/// </summary>
internal static class AimFormat
{
    private const int Char = 0x10001, Short = 0x20002, VaxFloat = 0x40004, IeeeFloat = 0x1A0004, CharRuns = 0x80002, BinaryRuns = 0x150001, BitCubes = 0x60001;

    /// <summary>Version 030 has a magic; version 020 begins with the lengths of its two headers, 20 and 140.</summary>
    public static bool IsAim(ReadOnlySpan<byte> head) =>
        head.StartsWith("AIMDATA_V030   \0"u8)
        || (head.Length >= 24 && BinaryPrimitives.ReadInt32LittleEndian(head) == 20 && BinaryPrimitives.ReadInt32LittleEndian(head[4..]) == 140);

    /// <summary>Opens an AIM file.</summary>
    public static VolumeSource Open(FileBytes file, VolumeOpenOptions options)
    {
        string path = file.Path;
        bool wide = file.Head(1)[0] == 'A';
        int intBytes = wide ? 8 : 4, magic = wide ? 16 : 0, structBytes = wide ? 224 : 140;
        byte[] head = new byte[magic + (5 * intBytes)];
        file.Read(0, head, "the pre-header");
        long Block(int i) => Int(head, magic + (i * intBytes), wide);
        if (Block(0) != 5 * intBytes || Block(1) != structBytes) throw VolumeError.At(path, "the pre-header", $"block lengths {Block(0)} and {Block(1)}", $"{5 * intBytes} and {structBytes}");
        long log = Block(2), dataBytes = Block(3);
        if (log < 0 || log > file.Length || dataBytes < 0 || dataBytes > file.Length) throw VolumeError.At(path, "the pre-header", $"a log of {log} and data of {dataBytes} bytes", $"less than the file's {file.Length}");
        long start = magic + (5 * intBytes) + structBytes + log;
        if (start > file.Length - dataBytes) throw VolumeError.Truncated(path, "the voxels", start, dataBytes, file.Length);

        byte[] h = new byte[structBytes];
        file.Read(magic + (5 * intBytes), h, "the image header");
        int type = BinaryPrimitives.ReadInt32LittleEndian(h.AsSpan(wide ? 12 : 20));
        int tuples = wide ? 16 : 24, tuple = 3 * intBytes;
        long[] dim = new long[3], border = new long[3];
        double[] edge = new double[3];
        for (int i = 0; i < 3; i++)
        {
            dim[i] = Int(h, tuples + tuple + (i * intBytes), wide);
            border[i] = Int(h, tuples + (2 * tuple) + (i * intBytes), wide);
            edge[i] = wide ? Int(h, tuples + (7 * tuple) + (i * 8), true) / 1e6 : VolumeUnits.Decimal(Vax(h.AsSpan(tuples + (7 * tuple) + (i * 4))));
            if (dim[i] < 1 || border[i] < 0 || border[i] > 128 || border[i] * 2 >= dim[i]) throw VolumeError.At(path, "the image header", $"size {dim[i]} with border {border[i]} along {"xyz"[i]}", "a positive size larger than twice its border, a border of at most 128");
        }
        AxisLayout layout = AxisLayout.Of(path, "ZYX", [dim[2], dim[1], dim[0]], options.Axes);
        List<string> notes = [];
        VoxelType voxelType = type switch
        {
            Char or CharRuns or BinaryRuns or BitCubes => VoxelType.Int8,
            Short => VoxelType.Int16,
            VaxFloat or IeeeFloat => VoxelType.Float32,
            _ => throw VolumeError.At(path, "the image header", string.Create(CultureInfo.InvariantCulture, $"voxel type 0x{type:X}"), "char, short, float, or their packed forms (0x10001 0x20002 0x40004 0x1A0004 0x80002 0x150001 0x60001)"),
        };
        VoxelSize voxelSize = VolumeUnits.Size(edge[2], edge[1], edge[0], Unit.Parse("mm"), null, notes);
        VolumeInfo info = layout.Describe(path, VolumeNames.Of(path), "AIM", voxelType, voxelSize, options.Channel, notes);
        AimData data = new(file, start, dataBytes, [dim[0], dim[1], dim[2]], [border[0], border[1], border[2]], wide);
        VoxelBytes bytes = type switch
        {
            CharRuns => data.Runs(binary: false),
            BinaryRuns => data.Runs(binary: true),
            BitCubes => data.Cubes(),
            _ => data.Stored(voxelType.Size(), vax: type == VaxFloat),
        };
        bool native = type == VaxFloat && !BitConverter.IsLittleEndian;
        return new StridedSource(info, bytes, layout, new VoxelEncoding(voxelType, native), options.Channel, options.MemoryBudget);
    }

    /// <summary>A VAX F-float: its two 16-bit words are in the other order, and its value is a quarter of the IEEE reading.</summary>
    internal static float Vax(ReadOnlySpan<byte> bytes) => BitConverter.Int32BitsToSingle((bytes[1] << 24) | (bytes[0] << 16) | (bytes[3] << 8) | bytes[2]) / 4;

    private static long Int(byte[] bytes, int at, bool wide) => wide ? BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at)) : BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at));
}
