using System.Buffers.Binary;
using System.Text;

namespace Approx.Extract.Volumes;

/// <summary>One entry of an image file directory: where its values lie and of what type they are.</summary>
/// <param name="Type">TIFF field type 1 to 18.</param>
/// <param name="Count">Number of values.</param>
/// <param name="Offset">Where the values lie in the file (inside the entry when they fit).</param>
internal readonly record struct TiffField(int Type, long Count, long Offset)
{
    /// <summary>Bytes of one value, or 0 for a type that does not exist.</summary>
    public int ValueBytes => Type switch
    {
        1 or 2 or 6 or 7 => 1,
        3 or 8 => 2,
        4 or 9 or 11 or 13 => 4,
        5 or 10 or 12 or 16 or 17 or 18 => 8,
        _ => 0,
    };
}

/// <summary>A TIFF or BigTIFF file: its byte order, its chain of directories, and the values in them (TIFF 6.0; BigTIFF by the libtiff authors).</summary>
internal sealed class TiffFile
{
    private const int MostEntries = 4096;

    private TiffFile(FileBytes bytes, bool bigEndian, bool big)
    {
        (Bytes, BigEndian, IsBig) = (bytes, bigEndian, big);
        Path = bytes.Path;
    }

    /// <summary>The file.</summary>
    public FileBytes Bytes { get; }

    /// <summary>The path, for messages.</summary>
    public string Path { get; }

    /// <summary>Numbers are big-endian ("MM").</summary>
    public bool BigEndian { get; }

    /// <summary>BigTIFF: 64-bit offsets.</summary>
    public bool IsBig { get; }

    /// <summary>The byte order mark with 42 (TIFF) or 43 (BigTIFF) behind it.</summary>
    public static bool IsTiff(ReadOnlySpan<byte> head) =>
        head.Length >= 8 && (head.StartsWith("II*\0"u8) || head.StartsWith("MM\0*"u8) || head.StartsWith("II+\0"u8) || head.StartsWith("MM\0+"u8));

    /// <summary>Reads the header and walks the chain of directories.</summary>
    public static (TiffFile File, List<TiffPage> Pages) Open(FileBytes bytes)
    {
        byte[] head = bytes.Head(16);
        bool bigEndian = head[0] == 'M', big = head[bigEndian ? 3 : 2] == 43;
        TiffFile file = new(bytes, bigEndian, big);
        if (head.Length < (big ? 16 : 8)) throw VolumeError.At(file.Path, "the header", $"{head.Length} bytes", big ? "16" : "8", "the file is truncated");
        if (big && (file.U16(head, 4) != 8 || file.U16(head, 6) != 0)) throw VolumeError.At(file.Path, "offset 4", $"offsets of {file.U16(head, 4)} bytes", "8");
        return (file, file.Walk(big ? file.U64(head, 8) : file.U32(head, 4)));
    }

    /// <summary>Whole-number values of a field.</summary>
    public long[] Integers(TiffField field, long limit, string what)
    {
        if (field.Type is not (1 or 3 or 4 or 13 or 16 or 18)) throw VolumeError.At(Path, what, $"values of type {field.Type}", "whole numbers");
        int count = (int)Math.Min(field.Count, limit);
        byte[] raw = new byte[checked(count * field.ValueBytes)];
        Bytes.Read(field.Offset, raw, what);
        long[] values = new long[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = field.ValueBytes switch
            {
                1 => raw[i],
                2 => U16(raw, 2 * i),
                4 => U32(raw, 4 * i),
                _ => U64(raw, 8 * i),
            };
        }
        return values;
    }

    /// <summary>An unsigned rational, or null when there is none or one of its numbers is 0.</summary>
    public (uint Numerator, uint Denominator)? Rational(TiffField? field)
    {
        if (field is not { Type: 5, Count: > 0 } there) return null;
        byte[] raw = new byte[8];
        Bytes.Read(there.Offset, raw, "a rational");
        return U32(raw, 0) == 0 || U32(raw, 4) == 0 ? null : (U32(raw, 0), U32(raw, 4));
    }

    /// <summary>A text field, UTF-8 if it is valid, else Latin-1 (ImageJ's µ), without its final NUL.</summary>
    public string Text(TiffField field)
    {
        if (field.Type is not (1 or 2 or 7)) return "";
        if (field.Count > 64 << 20) throw VolumeError.At(Path, "ImageDescription", $"{field.Count:N0} bytes", "at most 64 MiB");
        byte[] raw = new byte[(int)field.Count];
        Bytes.Read(field.Offset, raw, "ImageDescription");
        int end = Array.IndexOf(raw, (byte)0);
        ReadOnlySpan<byte> text = end < 0 ? raw : raw.AsSpan(0, end);
        return System.Text.Unicode.Utf8.IsValid(text) ? Encoding.UTF8.GetString(text) : Encoding.Latin1.GetString(text);
    }

    private List<TiffPage> Walk(long offset)
    {
        List<TiffPage> pages = [];
        HashSet<long> seen = [];
        int countBytes = IsBig ? 8 : 2, entryBytes = IsBig ? 20 : 12, nextBytes = IsBig ? 8 : 4;
        byte[] count = new byte[8];
        byte[] entries = [];
        while (offset != 0)
        {
            string what = $"directory {pages.Count} at offset {offset:N0}";
            if (!seen.Add(offset)) throw VolumeError.At(Path, what, "the chain of directories comes back to itself", null, "the file is damaged");
            Bytes.Read(offset, count.AsSpan(0, countBytes), what);
            long n = IsBig ? U64(count, 0) : U16(count, 0);
            if (n is < 1 or > MostEntries) throw VolumeError.At(Path, what, $"{n} entries", $"1 to {MostEntries}");
            int needed = ((int)n * entryBytes) + nextBytes;
            if (entries.Length < needed) entries = new byte[needed];
            // A file cut right behind its last directory may lack the final 'next' field; anything shorter is truncated.
            Bytes.Read(offset + countBytes, entries.AsSpan(0, needed), what);
            pages.Add(TiffPage.Parse(this, Entries(entries, (int)n, offset + countBytes, what), pages.Count, offset));
            offset = IsBig ? U64(entries, needed - 8) : U32(entries, needed - 4);
        }
        if (pages.Count == 0) throw VolumeError.At(Path, "the header", "no directory");
        return pages;
    }

    private Dictionary<int, TiffField> Entries(byte[] raw, int count, long start, string what)
    {
        Dictionary<int, TiffField> fields = new(count);
        int size = IsBig ? 20 : 12, inline = IsBig ? 8 : 4;
        for (int i = 0; i < count; i++)
        {
            int at = i * size, tag = U16(raw, at), type = U16(raw, at + 2);
            long values = IsBig ? U64(raw, at + 4) : U32(raw, at + 4);
            TiffField field = new(type, values, 0);
            int valueAt = at + size - inline;
            if (field.ValueBytes == 0) continue;
            if (values < 0 || values > Bytes.Length / field.ValueBytes + 8) throw VolumeError.At(Path, $"tag {tag} of {what}", $"{values:N0} values", $"no more than the file's {Bytes.Length:N0} bytes hold");
            long bytes = values * field.ValueBytes;
            long offset = bytes <= inline ? start + valueAt : IsBig ? U64(raw, valueAt) : U32(raw, valueAt);
            if (offset < 0 || offset > Bytes.Length - bytes) throw VolumeError.Truncated(Path, $"tag {tag} of {what}", offset, bytes, Bytes.Length);
            fields.TryAdd(tag, field with { Offset = offset });
        }
        return fields;
    }

    private ushort U16(byte[] raw, int at) => BigEndian ? BinaryPrimitives.ReadUInt16BigEndian(raw.AsSpan(at)) : BinaryPrimitives.ReadUInt16LittleEndian(raw.AsSpan(at));

    private uint U32(byte[] raw, int at) => BigEndian ? BinaryPrimitives.ReadUInt32BigEndian(raw.AsSpan(at)) : BinaryPrimitives.ReadUInt32LittleEndian(raw.AsSpan(at));

    // Offsets and counts beyond 2⁶³ come out negative and are refused where they are used.
    private long U64(byte[] raw, int at) => BigEndian ? BinaryPrimitives.ReadInt64BigEndian(raw.AsSpan(at)) : BinaryPrimitives.ReadInt64LittleEndian(raw.AsSpan(at));
}
