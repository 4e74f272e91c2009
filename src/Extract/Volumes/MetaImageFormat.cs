using System.Globalization;
using Approx.Core;

namespace Approx.Extract.Volumes;

/// <summary>
/// MetaImage: .mha (header and voxels in one file) and .mhd (voxels beside it), raw, zlib or text, either byte order. DimSize is listed x first.
/// Source: MetaIO's documentation (itk.org/Wiki/MetaIO/Documentation).
/// </summary>
internal static class MetaImageFormat
{
    private static readonly string[] FirstKeys = ["ObjectType", "ObjectSubType", "NDims", "Comment", "TransformType", "Name", "ID"];

    /// <summary>True when the first line is one of the keys a MetaImage header begins with.</summary>
    public static bool IsMetaImage(ReadOnlySpan<byte> head)
    {
        foreach (string key in FirstKeys)
        {
            if (head.Length <= key.Length) continue;
            bool same = true;
            for (int i = 0; i < key.Length; i++) same &= head[i] == key[i];
            int at = key.Length;
            while (at < head.Length && head[at] == ' ') at++;
            if (same && at < head.Length && head[at] == '=') return true;
        }
        return false;
    }

    /// <summary>Opens a MetaImage header with its voxels.</summary>
    public static VolumeSource Open(FileBytes file, VolumeOpenOptions options)
    {
        string path = file.Path;
        MetaImageHeader header = MetaImageHeader.Read(file);
        (VoxelType type, int samples) = (header.Type, header.Samples);
        long[] dim = HeaderNumbers.Longs(path, "field 'DimSize'", header.Required("DimSize"));
        long dimensions = HeaderNumbers.Long(path, "field 'NDims'", header.Required("NDims"));
        if (dim.Length != dimensions || dim.Length is < 2 or > 4) throw VolumeError.At(path, "field 'DimSize'", $"{dim.Length} sizes for NDims {dimensions}", "NDims sizes, 2 to 4");
        string axes = dim.Length switch { 2 => "YX", 3 => "ZYX", _ => "TZYX" };
        long[] sizes = [.. dim.Reverse()];
        if (samples > 1) (axes, sizes) = (axes + "C", [.. sizes, samples]);
        AxisLayout layout = AxisLayout.Of(path, axes, sizes, options.Axes);

        List<string> notes = [];
        VoxelSize voxelSize = VoxelSize.Unknown;
        if ((header.Field("ElementSpacing") ?? header.Field("ElementSize")) is { } spacing)
        {
            double[] edges = HeaderNumbers.Doubles(path, "field 'ElementSpacing'", spacing);
            if (edges.Length != dim.Length) throw VolumeError.At(path, "field 'ElementSpacing'", $"{edges.Length} numbers", $"{dim.Length}, NDims");
            voxelSize = VolumeUnits.Size(edges.Length > 2 ? edges[2] : edges[0], edges[1], edges[0], VolumeUnits.Length(header.Field("DistanceUnits")), Unit.Parse("mm"), notes);
        }
        VolumeInfo info = layout.Describe(path, VolumeNames.Of(path), "MetaImage", type, voxelSize, options.Channel, notes);
        VoxelBytes bytes = Data(file, header, layout.Voxels * type.Size(), type, sizes[0] * (dim.Length > 3 ? sizes[1] : 1));
        VoxelEncoding encoding = header.IsText ? new VoxelEncoding(type, !BitConverter.IsLittleEndian) : new VoxelEncoding(type, header.BigEndian);
        return new StridedSource(info, bytes, layout, encoding, options.Channel, options.MemoryBudget);
    }

    private static VoxelBytes Data(FileBytes file, MetaImageHeader header, long bytes, VoxelType type, long slices)
    {
        string path = file.Path, name = header.Required("ElementDataFile");
        if (name.Equals("LOCAL", StringComparison.OrdinalIgnoreCase)) return Part(file, header, header.End, bytes, type);
        using (file)
        {
            string[] words = HeaderNumbers.Words(name);
            List<string> names = [name];
            if (words.Length is 1 or 2 && words[0].Equals("LIST", StringComparison.OrdinalIgnoreCase))
            {
                names = header.DataFiles;
            }
            else if (words.Length == 4 && words[0].Contains('%', StringComparison.Ordinal))
            {
                long min = HeaderNumbers.Long(path, "field 'ElementDataFile'", words[1]), max = HeaderNumbers.Long(path, "field 'ElementDataFile'", words[2]), step = HeaderNumbers.Long(path, "field 'ElementDataFile'", words[3]);
                if (step < 1 || max < min || (max - min) / step >= slices) throw VolumeError.At(path, "field 'ElementDataFile'", VolumeError.Quote(name), $"at most {slices} files, one for each slice");
                names = [];
                for (long i = min; i <= max; i += step) names.Add(NrrdData.Numbered(path, words[0], i));
            }
            if (names.Count == 0 || bytes % names.Count != 0) throw VolumeError.At(path, "field 'ElementDataFile'", $"{names.Count} files", $"a number that divides the {bytes:N0} bytes");
            string[] files = [.. names.Select(n => DetachedFile.Resolve(path, n, "field 'ElementDataFile'"))];
            if (files.Length == 1) return Part(FileBytes.Open(files[0]), header, 0, bytes, type);
            long each = bytes / files.Length;
            Part(FileBytes.Open(files[0]), header, 0, each, type).Dispose();
            return new JoinedBytes(each, files.Length, i => Part(FileBytes.Open(files[i]), header, 0, each, type));
        }
    }

    private static VoxelBytes Part(FileBytes file, MetaImageHeader header, long start, long bytes, VoxelType type)
    {
        long skip = header.Field("HeaderSize") is { } text ? HeaderNumbers.Long(file.Path, "field 'HeaderSize'", text) : 0;
        if (header.IsText)
        {
            if ((bytes / type.Size() * 2) - 1 > file.Length - start) throw VolumeError.At(file.Path, "field 'DimSize'", $"{bytes / type.Size():N0} numbers are claimed, {file.Length - start:N0} bytes of text cannot hold them");
            return new StreamBytes(file.Path, () => new TextVoxelStream(file.Path, file.Slice(start, file.Length - start), type), 0, file);
        }
        if (skip == -1 && !header.Compressed) start = file.Length - bytes;
        else if (skip >= 0 && skip <= file.Length) start += skip;
        else throw VolumeError.At(file.Path, "field 'HeaderSize'", skip.ToString(CultureInfo.InvariantCulture), "a number of bytes, or -1 with uncompressed voxels");
        if (header.Compressed)
        {
            if (start > file.Length) throw VolumeError.Truncated(file.Path, "the voxels", start, 1, file.Length);
            Gzip.RequirePlausible(file.Path, "field 'DimSize'", file.Length - start, bytes);
            return new StreamBytes(file.Path, () => Gzip.OpenZlib(file, start, file.Length - start), 0, file);
        }
        if (start < 0 || start > file.Length - bytes) throw VolumeError.Truncated(file.Path, "the voxels", start, bytes, file.Length);
        return new StoredBytes(file, start);
    }
}

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
