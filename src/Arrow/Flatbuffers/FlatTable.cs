using System.Buffers.Binary;
using System.Text;
using Approx.Core;

namespace Approx.Arrow;

/// <summary>
/// A table inside a flatbuffer (flatbuffers.dev, "Internals"), read in place. Every offset, size and alignment is checked against the buffer,
/// offsets point forwards only, so neither cycles nor reads outside are possible. Fields are given by their number in the schema.
/// </summary>
internal readonly ref struct FlatTable
{
    private static readonly UTF8Encoding Strict = new(false, true);

    private readonly ReadOnlySpan<byte> buffer;
    private readonly int position;
    private readonly int vtable;
    private readonly int vtableSize;
    private readonly int size;

    private FlatTable(ReadOnlySpan<byte> buffer, long at)
    {
        this.buffer = buffer;
        position = Inside(buffer, at, 4, 4);
        vtable = Inside(buffer, (long)position - BinaryPrimitives.ReadInt32LittleEndian(buffer[position..]), 4, 2);
        vtableSize = BinaryPrimitives.ReadUInt16LittleEndian(buffer[vtable..]);
        size = BinaryPrimitives.ReadUInt16LittleEndian(buffer[(vtable + 2)..]);
        if (vtableSize < 4 || vtableSize % 2 != 0 || size < 4) throw Damaged($"a table layout of {vtableSize} bytes for a table of {size}");
        Inside(buffer, vtable, vtableSize, 2);
        Inside(buffer, position, size, 4);
    }

    /// <summary>The root table of a buffer.</summary>
    public static FlatTable Root(ReadOnlySpan<byte> buffer)
    {
        Inside(buffer, 0, 4, 4);
        return Follow(buffer, 0);
    }

    /// <summary>Bytes of the whole buffer: an upper bound for what can honestly be in it.</summary>
    public int BufferSize => buffer.Length;

    public bool Has(int field) => Locate(field, 1) >= 0;

    public byte Byte(int field, byte otherwise = 0) => Locate(field, 1) is var at and >= 0 ? buffer[at] : otherwise;

    public bool Bool(int field) => Byte(field) != 0;

    public short Int16(int field, short otherwise = 0) => Locate(field, 2) is var at and >= 0 ? BinaryPrimitives.ReadInt16LittleEndian(buffer[at..]) : otherwise;

    public int Int32(int field, int otherwise = 0) => Locate(field, 4) is var at and >= 0 ? BinaryPrimitives.ReadInt32LittleEndian(buffer[at..]) : otherwise;

    public long Int64(int field, long otherwise = 0) => Locate(field, 8) is var at and >= 0 ? BinaryPrimitives.ReadInt64LittleEndian(buffer[at..]) : otherwise;

    /// <summary>The table a field refers to; an error when it is absent.</summary>
    public FlatTable Table(int field, string what) =>
        Locate(field, 4) is var at and >= 0 ? Follow(buffer, at) : throw Damaged($"no {what}");

    /// <summary>A text, or null when the field is absent.</summary>
    public string? Text(int field, string what)
    {
        int at = Locate(field, 4);
        if (at < 0) return null;
        ReadOnlySpan<byte> text = Elements(Target(buffer, at), 1);
        int end = Target(buffer, at) + 4 + text.Length;
        if (end >= buffer.Length || buffer[end] != 0) throw Damaged($"{what} does not end with a NUL");
        try
        {
            return Strict.GetString(text);
        }
        catch (DecoderFallbackException e)
        {
            throw ApproxException.BadData($"Arrow metadata: {what} is not UTF-8", inner: e);
        }
    }

    /// <summary>A vector of structs or scalars of so many bytes each; empty when the field is absent.</summary>
    public ReadOnlySpan<byte> Structs(int field, int elementSize)
    {
        int at = Locate(field, 4);
        if (at < 0) return default;
        int vector = Target(buffer, at);
        // Elements of 8 bytes are aligned to 8, behind the 4 bytes of the count.
        if (elementSize % 8 == 0 && BinaryPrimitives.ReadUInt32LittleEndian(buffer[vector..]) > 0 && (vector + 4) % 8 != 0) throw Damaged($"a vector at an odd place, {vector}");
        return Elements(vector, elementSize);
    }

    /// <summary>A vector of tables; empty when the field is absent.</summary>
    public FlatTables Tables(int field)
    {
        int at = Locate(field, 4);
        if (at < 0) return default;
        int vector = Target(buffer, at);
        return new FlatTables(buffer, vector + 4, Elements(vector, 4).Length / 4);
    }

    /// <summary>The table that the offset stored at a place refers to.</summary>
    internal static FlatTable Follow(ReadOnlySpan<byte> buffer, int at) => new(buffer, Target(buffer, at));

    internal static ApproxException Damaged(string what) => ApproxException.BadData($"Arrow metadata is damaged: {what}", "the file may be cut off or not an Arrow file");

    private static int Target(ReadOnlySpan<byte> buffer, int at)
    {
        uint offset = BinaryPrimitives.ReadUInt32LittleEndian(buffer[at..]);
        if (offset < 4) throw Damaged($"offset {offset} at {at} points at itself");
        return Inside(buffer, at + (long)offset, 4, 4);
    }

    private static int Inside(ReadOnlySpan<byte> buffer, long at, int length, int alignment)
    {
        if (at < 0 || at > buffer.Length - length || at % alignment != 0) throw Damaged($"{length} bytes at {at} in {buffer.Length} bytes of metadata");
        return (int)at;
    }

    private ReadOnlySpan<byte> Elements(int vector, int elementSize)
    {
        long bytes = BinaryPrimitives.ReadUInt32LittleEndian(buffer[vector..]) * (long)elementSize;
        if (bytes > buffer.Length - vector - 4) throw Damaged($"a vector of {bytes / elementSize} entries in {buffer.Length} bytes of metadata");
        return buffer.Slice(vector + 4, (int)bytes);
    }

    /// <summary>Where a field stands in the buffer, or -1 when it is absent and has its default.</summary>
    private int Locate(int field, int width)
    {
        int entry = 4 + (2 * field);
        if (entry + 2 > vtableSize) return -1;
        int offset = BinaryPrimitives.ReadUInt16LittleEndian(buffer[(vtable + entry)..]);
        if (offset == 0) return -1;
        if (offset < 4 || offset + width > size || (position + offset) % width != 0) throw Damaged($"field {field} of a table of {size} bytes stands at {offset}");
        return position + offset;
    }
}

/// <summary>A vector of tables; the tables are checked when they are read.</summary>
internal readonly ref struct FlatTables(ReadOnlySpan<byte> buffer, int first, int count)
{
    private readonly ReadOnlySpan<byte> buffer = buffer;

    public int Count => count;

    public FlatTable this[int index] => FlatTable.Follow(buffer, first + (4 * index));
}
