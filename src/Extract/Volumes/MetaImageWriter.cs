using System.Globalization;
using System.IO.Compression;
using System.Text;
using Approx.Core;

namespace Approx.Extract.Volumes;

/// <summary>Writes .mha, raw or zlib. Edges are written in mm, um or cm, the units MetaIO knows.</summary>
internal sealed class MetaImageWriter : FileVolumeWriter
{
    private const int SizeDigits = 20;
    private readonly Stream _voxels;
    private readonly long _sizeAt;
    private readonly long _start;

    public MetaImageWriter(string path, VolumeInfo info, bool compress)
        : base(path, info)
    {
        string type = info.VoxelType switch
        {
            VoxelType.UInt8 => "MET_UCHAR",
            VoxelType.Int8 => "MET_CHAR",
            VoxelType.UInt16 => "MET_USHORT",
            VoxelType.Int16 => "MET_SHORT",
            VoxelType.UInt32 => "MET_UINT",
            VoxelType.Int32 => "MET_INT",
            VoxelType.UInt64 => "MET_ULONG_LONG",
            VoxelType.Int64 => "MET_LONG_LONG",
            VoxelType.Float32 => "MET_FLOAT",
            _ => "MET_DOUBLE",
        };
        bool frames = info.Frames > 1;
        CultureInfo plain = CultureInfo.InvariantCulture;
        StringBuilder header = new();
        header.Append(plain, $"ObjectType = Image\nNDims = {(frames ? 4 : 3)}\nBinaryData = True\nBinaryDataByteOrderMSB = {(BitConverter.IsLittleEndian ? "False" : "True")}\nCompressedData = {(compress ? "True" : "False")}\n");
        if (compress)
        {
            header.Append("CompressedDataSize = ");
            _sizeAt = header.Length;
            header.Append('0', SizeDigits).Append('\n');
        }
        if (info.VoxelSize.IsPhysical)
        {
            VoxelSize v = info.VoxelSize.Unit.Symbol is "mm" or "um" or "cm" ? info.VoxelSize : VolumeUnits.In(info.VoxelSize, Unit.Micrometre);
            header.Append(plain, $"DistanceUnits = {v.Unit.Symbol}\nElementSpacing = {v.X:R} {v.Y:R} {v.Z:R}{(frames ? " 1" : "")}\n");
        }
        header.Append(plain, $"DimSize = {info.SizeX} {info.SizeY} {info.SizeZ}{(frames ? " " + info.Frames.ToString(plain) : "")}\nElementType = {type}\nElementDataFile = LOCAL\n");
        File.Write(Encoding.ASCII.GetBytes(header.ToString()));
        _start = File.Position;
        _voxels = compress ? new ZLibStream(File, CompressionLevel.Fastest, leaveOpen: true) : File;
    }

    private protected override void WriteVoxels(ReadOnlySpan<byte> slice) => _voxels.Write(slice);

    private protected override void FinishFile()
    {
        if (_voxels == File) return;
        _voxels.Dispose();
        long bytes = File.Position - _start;
        File.Position = _sizeAt;
        File.Write(Encoding.ASCII.GetBytes(bytes.ToString(CultureInfo.InvariantCulture).PadLeft(SizeDigits, '0')));
    }
}
