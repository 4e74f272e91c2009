using System.Globalization;

namespace Approx.Extract.Volumes;

/// <summary>The fields of a MetaImage header; ElementDataFile is always the last.</summary>
internal sealed class MetaImageHeader
{
    private readonly string _path;
    private readonly Dictionary<string, string> _fields = new(StringComparer.OrdinalIgnoreCase);

    private MetaImageHeader(string path) => _path = path;

    /// <summary>Names behind "ElementDataFile = LIST".</summary>
    public List<string> DataFiles { get; } = [];

    /// <summary>Offset of the first byte behind the header.</summary>
    public long End { get; private set; }

    /// <summary>Voxels are a zlib stream.</summary>
    public bool Compressed => Flag("CompressedData");

    /// <summary>Voxels are big-endian.</summary>
    public bool BigEndian => Flag("BinaryDataByteOrderMSB") || Flag("ElementByteOrderMSB");

    /// <summary>Voxels are numbers in text.</summary>
    public bool IsText => Field("BinaryData") is not null && !Flag("BinaryData");

    /// <summary>Samples of a voxel, ≥ 1.</summary>
    public int Samples
    {
        get
        {
            long samples = Field("ElementNumberOfChannels") is { } text ? HeaderNumbers.Long(_path, "field 'ElementNumberOfChannels'", text) : 1;
            return samples is >= 1 and <= 4096 ? (int)samples : throw VolumeError.At(_path, "field 'ElementNumberOfChannels'", samples.ToString(CultureInfo.InvariantCulture), "1 to 4096");
        }
    }

    /// <summary>The voxel type; MET_LONG is 32 bits wide in MetaIO.</summary>
    public VoxelType Type => Required("ElementType").ToUpperInvariant() switch
    {
        "MET_UCHAR" => VoxelType.UInt8,
        "MET_CHAR" => VoxelType.Int8,
        "MET_USHORT" => VoxelType.UInt16,
        "MET_SHORT" => VoxelType.Int16,
        "MET_UINT" or "MET_ULONG" => VoxelType.UInt32,
        "MET_INT" or "MET_LONG" => VoxelType.Int32,
        "MET_ULONG_LONG" => VoxelType.UInt64,
        "MET_LONG_LONG" => VoxelType.Int64,
        "MET_FLOAT" => VoxelType.Float32,
        "MET_DOUBLE" => VoxelType.Float64,
        string other => throw VolumeError.At(_path, "field 'ElementType'", VolumeError.Quote(other), "MET_UCHAR to MET_DOUBLE"),
    };

    /// <summary>Reads "Key = value" lines up to ElementDataFile.</summary>
    public static MetaImageHeader Read(FileBytes file)
    {
        TextHeader lines = new(file);
        MetaImageHeader header = new(file.Path);
        for (int number = 1; lines.Line() is { } line; number++)
        {
            if (line.Length == 0) continue;
            int equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1) throw VolumeError.At(file.Path, $"line {number} of the header", VolumeError.Quote(line), "'Key = value'");
            string key = line[..equals].Trim();
            header._fields[key] = line[(equals + 1)..].Trim();
            if (!key.Equals("ElementDataFile", StringComparison.OrdinalIgnoreCase)) continue;
            header.End = lines.Position;
            if (header._fields[key].StartsWith("LIST", StringComparison.OrdinalIgnoreCase))
            {
                while (lines.Line() is { } name)
                {
                    if (name.Trim().Length > 0) header.DataFiles.Add(name.Trim());
                }
            }
            return header;
        }
        throw VolumeError.At(file.Path, "the header", "the field 'ElementDataFile' is missing");
    }

    /// <summary>A field's value, or null.</summary>
    public string? Field(string name) => _fields.GetValueOrDefault(name);

    /// <summary>A field's value.</summary>
    public string Required(string name) => Field(name) ?? throw VolumeError.At(_path, "the header", $"the field '{name}' is missing");

    private bool Flag(string name) => Field(name) is ['T' or 't' or '1', ..];
}
