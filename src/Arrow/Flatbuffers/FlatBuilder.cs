using System.Buffers.Binary;
using System.Text;

namespace Approx.Arrow;

/// <summary>
/// Builds a flatbuffer from its end to its start, children before parents, as the format suggests (flatbuffers.dev, "Internals").
/// Positions are counted from the end, so they hold while the buffer grows. The same calls give the same bytes.
/// </summary>
internal sealed class FlatBuilder
{
    private byte[] bytes = new byte[1024];
    private int used;
    private int[] fields = [];
    private int tableEnd;

    /// <summary>Stores a text and returns its position.</summary>
    public int Text(string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        Align(4, length + 1);
        Push(1)[0] = 0;
        Encoding.UTF8.GetBytes(text, Push(length));
        return PushInt32(length);
    }

    /// <summary>Stores a vector of references to things stored before.</summary>
    public int Vector(ReadOnlySpan<int> positions)
    {
        Align(4, 4 * positions.Length);
        for (int i = positions.Length - 1; i >= 0; i--) PushReference(positions[i]);
        return PushInt32(positions.Length);
    }

    /// <summary>Stores a vector of structs of 8-byte parts, given as their bytes.</summary>
    public int Structs(ReadOnlySpan<byte> data, int elementSize)
    {
        Align(8, data.Length);
        data.CopyTo(Push(data.Length));
        return PushInt32(data.Length / elementSize);
    }

    /// <summary>Begins a table with so many fields; add its fields, the widest first, then end it. Tables do not nest.</summary>
    public void StartTable(int fieldCount)
    {
        fields = new int[fieldCount];
        tableEnd = used;
    }

    public void Byte(int field, byte value, byte otherwise = 0)
    {
        if (value == otherwise) return;
        Push(1)[0] = value;
        fields[field] = used;
    }

    public void Bool(int field, bool value) => Byte(field, value ? (byte)1 : (byte)0);

    public void Int16(int field, short value, short otherwise = 0)
    {
        if (value == otherwise) return;
        Align(2, 0);
        BinaryPrimitives.WriteInt16LittleEndian(Push(2), value);
        fields[field] = used;
    }

    public void Int32(int field, int value, int otherwise = 0)
    {
        if (value == otherwise) return;
        Align(4, 0);
        fields[field] = PushInt32(value);
    }

    public void Int64(int field, long value, long otherwise = 0)
    {
        if (value == otherwise) return;
        Align(8, 0);
        BinaryPrimitives.WriteInt64LittleEndian(Push(8), value);
        fields[field] = used;
    }

    /// <summary>Refers to something stored before; position 0 leaves the field out.</summary>
    public void Reference(int field, int position)
    {
        if (position == 0) return;
        Align(4, 0);
        PushReference(position);
        fields[field] = used;
    }

    /// <summary>Ends the table and returns its position. Its layout (vtable) lies directly before it.</summary>
    public int EndTable()
    {
        Align(4, 0);
        PushInt32(0);
        int table = used;
        int count = fields.Length;
        while (count > 0 && fields[count - 1] == 0) count--;
        for (int i = count - 1; i >= 0; i--) PushUInt16(fields[i] == 0 ? 0 : table - fields[i]);
        PushUInt16(table - tableEnd);
        PushUInt16(4 + (2 * count));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(bytes.Length - table), used - table);
        return table;
    }

    /// <summary>Ends the buffer with its root table; a multiple of 8 bytes.</summary>
    public byte[] Finish(int root)
    {
        Align(8, 4);
        PushReference(root);
        return bytes.AsSpan(bytes.Length - used).ToArray();
    }

    private int PushInt32(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(Push(4), value);
        return used;
    }

    private void PushUInt16(int value) => BinaryPrimitives.WriteUInt16LittleEndian(Push(2), checked((ushort)value));

    private void PushReference(int position)
    {
        int at = used + 4;
        PushInt32(at - position);
    }

    /// <summary>Pads so that after <paramref name="following"/> more bytes the position is a multiple of the alignment.</summary>
    private void Align(int alignment, int following)
    {
        int padding = -(used + following) & (alignment - 1);
        Push(padding).Clear();
    }

    private Span<byte> Push(int count)
    {
        if (used + count > bytes.Length)
        {
            byte[] larger = new byte[Math.Max(2 * bytes.Length, used + count)];
            bytes.AsSpan(bytes.Length - used).CopyTo(larger.AsSpan(larger.Length - used));
            bytes = larger;
        }
        used += count;
        return bytes.AsSpan(bytes.Length - used, count);
    }
}
