using System.Globalization;
using Approx.Core;

namespace Approx.Extract.Volumes;

/// <summary>The data of a NRRD file: attached, in one detached file, or in a list or numbered series of them.</summary>
internal static class NrrdData
{
    /// <summary>Opens the voxels; Native is true when they come in the machine's byte order whatever the header says (text).</summary>
    public static (VoxelBytes Bytes, bool Native) Open(FileBytes file, NrrdHeader header, long voxels, VoxelType type, long[] sizes)
    {
        string path = file.Path;
        string encoding = header.Required("encoding").ToLowerInvariant();
        if (encoding is "bz2" or "bzip2" or "hex") throw VolumeError.At(path, "field 'encoding'", encoding, "raw, gzip or ascii", "save the file with gzip encoding");
        bool isText = encoding is "ascii" or "txt" or "text";
        if (!isText && encoding is not ("raw" or "gz" or "gzip")) throw VolumeError.At(path, "field 'encoding'", VolumeError.Quote(encoding), "raw, gzip or ascii");
        Part part = new(path, encoding, Skip(path, header, "line skip"), Skip(path, header, "byte skip"), type);
        long bytes = voxels * type.Size();
        string? data = header.Field("data file");
        if (data is null) return (part.Open(file, header.End, bytes), isText);

        using (file)
        {
            List<string> names = Names(path, header, data, sizes);
            if (names.Count == 1) return (part.Open(DetachedFile.Open(path, names[0], "field 'data file'"), 0, bytes), isText);
            if (bytes % names.Count != 0) throw VolumeError.At(path, "field 'data file'", $"{names.Count} files", $"a number that divides the {bytes:N0} bytes");
            long each = bytes / names.Count;
            string[] files = [.. names.Select(n => DetachedFile.Resolve(path, n, "field 'data file'"))];
            part.Open(FileBytes.Open(files[0]), 0, each).Dispose();
            return (new JoinedBytes(each, files, one => part.Open(FileBytes.Open(one), 0, each)), isText);
        }
    }

    // Either a name, or "LIST [subdim]" with the names on the lines behind, or "format min max step [subdim]".
    private static List<string> Names(string path, NrrdHeader header, string data, long[] sizes)
    {
        if (data.StartsWith("LIST", StringComparison.Ordinal))
        {
            if (header.DataFiles.Count == 0) throw VolumeError.At(path, "field 'data file'", "an empty LIST");
            return header.DataFiles;
        }
        string[] words = HeaderNumbers.Words(data);
        if (words.Length is not (4 or 5) || !words[0].Contains('%', StringComparison.Ordinal)) return [data];
        long min = HeaderNumbers.Long(path, "field 'data file'", words[1]), max = HeaderNumbers.Long(path, "field 'data file'", words[2]), step = HeaderNumbers.Long(path, "field 'data file'", words[3]);
        long slowest = sizes[^1] * (sizes.Length > 3 ? sizes[^2] : 1);
        if (step == 0 || step == long.MinValue || (max - min) / step < 0 || (max - min) / step + 1 > slowest) throw VolumeError.At(path, "field 'data file'", VolumeError.Quote(data), $"at most {slowest} files, one for each slice");
        List<string> names = [];
        for (long i = min; step > 0 ? i <= max : i >= max; i += step) names.Add(Numbered(path, words[0], i));
        return names;
    }

    /// <summary>A C format with one %d or %0Nd filled in.</summary>
    /// <exception cref="ApproxException">The format has no such place, or a width beyond 20.</exception>
    internal static string Numbered(string path, string format, long number)
    {
        int percent = format.IndexOf('%', StringComparison.Ordinal);
        int end = percent + 1;
        while (percent >= 0 && end < format.Length && char.IsAsciiDigit(format[end])) end++;
        string width = percent < 0 ? "" : format[(percent + 1)..end];
        if (percent < 0 || end >= format.Length || format[end] is not ('d' or 'i' or 'u') || width.Length > 2 || format.IndexOf('%', end) >= 0)
            throw VolumeError.At(path, "the data file's pattern", VolumeError.Quote(format), "one place like %03d");
        int pad = width.Length == 0 ? 0 : int.Parse(width, CultureInfo.InvariantCulture);
        string digits = number.ToString(CultureInfo.InvariantCulture);
        return format[..percent] + (width.StartsWith('0') ? digits.PadLeft(pad, '0') : digits.PadLeft(pad)) + format[(end + 1)..];
    }

    private static long Skip(string path, NrrdHeader header, string field)
    {
        if (header.Field(field) is not { } text) return 0;
        long skip = HeaderNumbers.Long(path, $"field '{field}'", text);
        if (skip < (field == "byte skip" ? -1 : 0)) throw VolumeError.At(path, $"field '{field}'", text, "a number of bytes or lines");
        return skip;
    }

    private sealed record Part(string Path, string Encoding, long LineSkip, long ByteSkip, VoxelType Type)
    {
        public VoxelBytes Open(FileBytes file, long start, long bytes)
        {
            start = SkipLines(file, start);
            long there = file.Length - start;
            switch (Encoding)
            {
                case "raw":
                    start = ByteSkip < 0 ? file.Length - bytes : start + ByteSkip;
                    if (start < 0 || start > file.Length - bytes) throw VolumeError.Truncated(file.Path, "the voxels", start, bytes, file.Length);
                    return new StoredBytes(file, start);
                case "gz" or "gzip":
                    if (ByteSkip < 0) throw VolumeError.At(Path, "field 'byte skip'", "-1", "a raw encoding");
                    Gzip.RequirePlausible(file.Path, "field 'sizes'", there, bytes);
                    return new StreamBytes(file.Path, () => Gzip.Open(file, start), ByteSkip, bytes, file);
                default:
                    if ((bytes / Type.Size() * 2) - 1 > there) throw VolumeError.At(file.Path, "field 'sizes'", $"{bytes / Type.Size():N0} numbers are claimed, {there:N0} bytes of text cannot hold them");
                    return new StreamBytes(file.Path, () => new TextVoxelStream(file.Path, file.Slice(start + Math.Max(0, ByteSkip), there), Type), 0, bytes, file);
            }
        }

        private long SkipLines(FileBytes file, long start)
        {
            byte[] buffer = LineSkip > 0 ? new byte[4096] : [];
            for (long lines = LineSkip; lines > 0;)
            {
                int read = file.ReadSome(start, buffer);
                if (read == 0) throw VolumeError.At(Path, "field 'line skip'", $"{LineSkip} lines", "fewer lines than the data file has");
                int i = 0;
                while (i < read && lines > 0)
                {
                    if (buffer[i++] == '\n') lines--;
                }
                start += i;
            }
            return start;
        }
    }
}
