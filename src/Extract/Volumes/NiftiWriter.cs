using System.IO.Compression;
using Approx.Core;

namespace Approx.Extract.Volumes;

/// <summary>
/// Writes .nii and .nii.gz: NIfTI-1, or NIfTI-2 where sizes go beyond 32767 or an edge is no single-precision number.
/// Edges are written in m, mm or um, the units NIfTI knows.
/// </summary>
internal sealed class NiftiWriter : FileVolumeWriter
{
    private readonly Stream _voxels;

    public NiftiWriter(string path, VolumeInfo info, bool compress)
        : base(path, info)
    {
        VoxelSize v = info.VoxelSize;
        if (v.IsPhysical && v.Unit.Symbol is not ("m" or "mm" or "um")) v = VolumeUnits.In(v, v.Unit.Scale >= 1e-3 ? Unit.Parse("mm") : Unit.Micrometre);
        bool fits = Math.Max(Math.Max(info.SizeX, info.SizeY), Math.Max(info.SizeZ, info.Frames)) <= short.MaxValue
            && VolumeUnits.Decimal((float)v.X) == v.X && VolumeUnits.Decimal((float)v.Y) == v.Y && VolumeUnits.Decimal((float)v.Z) == v.Z;
        int units = !v.IsPhysical ? 0 : v.Unit.Symbol switch { "m" => 1, "mm" => 2, _ => 3 };
        _voxels = compress ? new GZipStream(File, CompressionLevel.Fastest, leaveOpen: true) : File;
        _voxels.Write(fits ? One(info, v, units) : Two(info, v, units));
    }

    private protected override void WriteVoxels(ReadOnlySpan<byte> slice) => _voxels.Write(slice);

    private protected override void FinishFile()
    {
        if (_voxels != File) _voxels.Dispose();
    }

    private static short Code(VoxelType type) => type switch
    {
        VoxelType.UInt8 => 2,
        VoxelType.Int8 => 256,
        VoxelType.UInt16 => 512,
        VoxelType.Int16 => 4,
        VoxelType.UInt32 => 768,
        VoxelType.Int32 => 8,
        VoxelType.UInt64 => 1280,
        VoxelType.Int64 => 1024,
        VoxelType.Float32 => 16,
        _ => 64,
    };

    private static long[] Dim(VolumeInfo info) => [info.Frames > 1 ? 4 : 3, info.SizeX, info.SizeY, info.SizeZ, info.Frames, 1, 1, 1];

    // Headers are little-endian; on a big-endian machine the voxels would not be, so both follow the machine.
    private static byte[] One(VolumeInfo info, VoxelSize v, int units)
    {
        byte[] h = new byte[352];
        BitConverter.TryWriteBytes(h, 348);
        long[] dim = Dim(info);
        float[] edges = [1, (float)v.X, (float)v.Y, (float)v.Z, 1, 1, 1, 1];
        for (int i = 0; i < 8; i++)
        {
            BitConverter.TryWriteBytes(h.AsSpan(40 + (2 * i)), (short)dim[i]);
            BitConverter.TryWriteBytes(h.AsSpan(76 + (4 * i)), edges[i]);
        }
        BitConverter.TryWriteBytes(h.AsSpan(70), Code(info.VoxelType));
        BitConverter.TryWriteBytes(h.AsSpan(72), (short)(info.VoxelType.Size() * 8));
        BitConverter.TryWriteBytes(h.AsSpan(108), 352f);
        BitConverter.TryWriteBytes(h.AsSpan(112), 1f);
        h[123] = (byte)units;
        "n+1\0"u8.CopyTo(h.AsSpan(344));
        return h;
    }

    private static byte[] Two(VolumeInfo info, VoxelSize v, int units)
    {
        byte[] h = new byte[544];
        BitConverter.TryWriteBytes(h, 540);
        "n+2\0\r\n\x1A\n"u8.CopyTo(h.AsSpan(4));
        BitConverter.TryWriteBytes(h.AsSpan(12), Code(info.VoxelType));
        BitConverter.TryWriteBytes(h.AsSpan(14), (short)(info.VoxelType.Size() * 8));
        long[] dim = Dim(info);
        double[] edges = [1, v.X, v.Y, v.Z, 1, 1, 1, 1];
        for (int i = 0; i < 8; i++)
        {
            BitConverter.TryWriteBytes(h.AsSpan(16 + (8 * i)), dim[i]);
            BitConverter.TryWriteBytes(h.AsSpan(104 + (8 * i)), edges[i]);
        }
        BitConverter.TryWriteBytes(h.AsSpan(168), 544L);
        BitConverter.TryWriteBytes(h.AsSpan(176), 1d);
        BitConverter.TryWriteBytes(h.AsSpan(500), units);
        return h;
    }
}
