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
            return new JoinedBytes(each, files, part => Part(FileBytes.Open(part), header, 0, each, type));
        }
    }

    private static VoxelBytes Part(FileBytes file, MetaImageHeader header, long start, long bytes, VoxelType type)
    {
        long skip = header.Field("HeaderSize") is { } text ? HeaderNumbers.Long(file.Path, "field 'HeaderSize'", text) : 0;
        if (header.IsText)
        {
            if ((bytes / type.Size() * 2) - 1 > file.Length - start) throw VolumeError.At(file.Path, "field 'DimSize'", $"{bytes / type.Size():N0} numbers are claimed, {file.Length - start:N0} bytes of text cannot hold them");
            return new StreamBytes(file.Path, () => new TextVoxelStream(file.Path, file.Slice(start, file.Length - start), type), 0, bytes, file);
        }
        if (skip == -1 && !header.Compressed) start = file.Length - bytes;
        else if (skip >= 0 && skip <= file.Length) start += skip;
        else throw VolumeError.At(file.Path, "field 'HeaderSize'", skip.ToString(CultureInfo.InvariantCulture), "a number of bytes, or -1 with uncompressed voxels");
        if (header.Compressed)
        {
            if (start > file.Length) throw VolumeError.Truncated(file.Path, "the voxels", start, 1, file.Length);
            Gzip.RequirePlausible(file.Path, "field 'DimSize'", file.Length - start, bytes);
            return new StreamBytes(file.Path, () => Gzip.OpenZlib(file, start, file.Length - start), 0, bytes, file);
        }
        if (start < 0 || start > file.Length - bytes) throw VolumeError.Truncated(file.Path, "the voxels", start, bytes, file.Length);
        return new StoredBytes(file, start);
    }
}
