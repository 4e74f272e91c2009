using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Approx.Extract.Volumes;

/// <summary>Writes .nrrd, raw or gzip, with space directions and units.</summary>
internal sealed class NrrdWriter : FileVolumeWriter
{
    private readonly Stream _voxels;

    public NrrdWriter(string path, VolumeInfo info, bool compress)
        : base(path, info)
    {
        string type = info.VoxelType switch
        {
            VoxelType.Float32 => "float",
            VoxelType.Float64 => "double",
            VoxelType t => (t.IsSigned() ? "int" : "uint") + (t.Size() * 8).ToString(CultureInfo.InvariantCulture),
        };
        bool frames = info.Frames > 1;
        StringBuilder header = new("NRRD0005\n");
        CultureInfo plain = CultureInfo.InvariantCulture;
        header.Append(plain, $"type: {type}\ndimension: {(frames ? 4 : 3)}\n");
        if (info.VoxelSize.IsPhysical) header.Append("space dimension: 3\n");
        header.Append(plain, $"sizes: {info.SizeX} {info.SizeY} {info.SizeZ}{(frames ? " " + info.Frames.ToString(plain) : "")}\n");
        if (info.VoxelSize is { IsPhysical: true } v)
        {
            header.Append(plain, $"space directions: ({v.X:R},0,0) (0,{v.Y:R},0) (0,0,{v.Z:R}){(frames ? " none" : "")}\n");
            header.Append(plain, $"kinds: domain domain domain{(frames ? " time" : "")}\nspace units: \"{v.Unit.Symbol}\" \"{v.Unit.Symbol}\" \"{v.Unit.Symbol}\"\n");
        }
        else
        {
            header.Append(plain, $"kinds: space space space{(frames ? " time" : "")}\n");
        }
        header.Append(plain, $"endian: {(BitConverter.IsLittleEndian ? "little" : "big")}\nencoding: {(compress ? "gzip" : "raw")}\n\n");
        File.Write(Encoding.ASCII.GetBytes(header.ToString()));
        _voxels = compress ? new GZipStream(File, CompressionLevel.Fastest, leaveOpen: true) : File;
    }

    private protected override void WriteVoxels(ReadOnlySpan<byte> slice) => _voxels.Write(slice);

    private protected override void FinishFile()
    {
        if (_voxels != File) _voxels.Dispose();
    }
}
