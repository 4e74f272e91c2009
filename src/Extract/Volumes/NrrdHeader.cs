using Approx.Core;

namespace Approx.Extract.Volumes;

/// <summary>The fields of a NRRD header.</summary>
internal sealed class NrrdHeader
{
    private static readonly Dictionary<string, VoxelType> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        ["signed char"] = VoxelType.Int8,
        ["int8"] = VoxelType.Int8,
        ["int8_t"] = VoxelType.Int8,
        ["uchar"] = VoxelType.UInt8,
        ["unsigned char"] = VoxelType.UInt8,
        ["uint8"] = VoxelType.UInt8,
        ["uint8_t"] = VoxelType.UInt8,
        ["short"] = VoxelType.Int16,
        ["short int"] = VoxelType.Int16,
        ["signed short"] = VoxelType.Int16,
        ["signed short int"] = VoxelType.Int16,
        ["int16"] = VoxelType.Int16,
        ["int16_t"] = VoxelType.Int16,
        ["ushort"] = VoxelType.UInt16,
        ["unsigned short"] = VoxelType.UInt16,
        ["unsigned short int"] = VoxelType.UInt16,
        ["uint16"] = VoxelType.UInt16,
        ["uint16_t"] = VoxelType.UInt16,
        ["int"] = VoxelType.Int32,
        ["signed int"] = VoxelType.Int32,
        ["int32"] = VoxelType.Int32,
        ["int32_t"] = VoxelType.Int32,
        ["uint"] = VoxelType.UInt32,
        ["unsigned int"] = VoxelType.UInt32,
        ["uint32"] = VoxelType.UInt32,
        ["uint32_t"] = VoxelType.UInt32,
        ["longlong"] = VoxelType.Int64,
        ["long long"] = VoxelType.Int64,
        ["long long int"] = VoxelType.Int64,
        ["signed long long"] = VoxelType.Int64,
        ["signed long long int"] = VoxelType.Int64,
        ["int64"] = VoxelType.Int64,
        ["int64_t"] = VoxelType.Int64,
        ["ulonglong"] = VoxelType.UInt64,
        ["unsigned long long"] = VoxelType.UInt64,
        ["unsigned long long int"] = VoxelType.UInt64,
        ["uint64"] = VoxelType.UInt64,
        ["uint64_t"] = VoxelType.UInt64,
        ["float"] = VoxelType.Float32,
        ["double"] = VoxelType.Float64,
    };

    private readonly string _path;
    private readonly Dictionary<string, string> _fields = new(StringComparer.OrdinalIgnoreCase);

    private NrrdHeader(string path) => _path = path;

    /// <summary>File names that follow a "data file: LIST" line.</summary>
    public List<string> DataFiles { get; } = [];

    /// <summary>Offset of the first byte behind the header.</summary>
    public long End { get; private set; }

    /// <summary>Reads the magic and the fields up to the empty line (or the end of a detached header).</summary>
    public static NrrdHeader Read(FileBytes file)
    {
        TextHeader lines = new(file);
        string magic = lines.Line() ?? "";
        if (magic.Length != 8 || !magic.StartsWith("NRRD000", StringComparison.Ordinal) || magic[7] is < '1' or > '5') throw VolumeError.At(file.Path, "offset 0", VolumeError.Quote(magic), "NRRD0001 to NRRD0005");
        NrrdHeader header = new(file.Path);
        for (int number = 2; lines.Line() is { Length: > 0 } line; number++)
        {
            if (header.Field("data file")?.StartsWith("LIST", StringComparison.Ordinal) == true)
            {
                header.DataFiles.Add(line.Trim());
                continue;
            }
            if (line[0] == '#' || line.Contains(":=", StringComparison.Ordinal)) continue;
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 1) throw VolumeError.At(file.Path, $"line {number} of the header", VolumeError.Quote(line), "'field: value'");
            string name = Canonical(line[..colon].Trim());
            if (!header._fields.TryAdd(name, line[(colon + 1)..].Trim())) throw VolumeError.At(file.Path, $"line {number} of the header", $"a second field {VolumeError.Quote(name)}");
        }
        header.End = lines.Position;
        return header;
    }

    /// <summary>A field's value, or null.</summary>
    public string? Field(string name) => _fields.GetValueOrDefault(name);

    /// <summary>A field's value.</summary>
    /// <exception cref="ApproxException">It is missing.</exception>
    public string Required(string name) => Field(name) ?? throw VolumeError.At(_path, "the header", $"the field '{name}' is missing");

    /// <summary>A voxel type by its name in a NRRD header.</summary>
    public static VoxelType Type(string path, string name) =>
        Types.TryGetValue(name, out VoxelType type) ? type : throw VolumeError.At(path, "field 'type'", VolumeError.Quote(name), "a number type (block is not read)");

    private static string Canonical(string name) => name.ToLowerInvariant() switch
    {
        "datafile" => "data file",
        "lineskip" => "line skip",
        "byteskip" => "byte skip",
        "centerings" => "centers",
        string other => other,
    };
}
