using System.Buffers.Binary;

namespace Approx.Tests.Extract.Volumes;

/// <summary>Puts a classic little-endian TIFF together tag by tag, right or wrong.</summary>
internal sealed class TiffMaker
{
    private readonly List<byte> _bytes = [(byte)'I', (byte)'I', 42, 0, 0, 0, 0, 0];
    private int _next = 4;

    public int Position => _bytes.Count;

    public int Add(byte[] data)
    {
        int at = _bytes.Count;
        _bytes.AddRange(data);
        return at;
    }

    /// <summary>Adds a directory and links it to the one before; values are written as 32-bit numbers.</summary>
    public int Directory(params (ushort Tag, uint Value)[] entries) => Directory([.. entries.Select(e => (e.Tag, (ushort)4, 1u, e.Value))]);

    public int Directory((ushort Tag, ushort Type, uint Count, uint Value)[] entries)
    {
        int at = _bytes.Count;
        Patch(_next, (uint)at);
        Span<byte> raw = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(raw, (ushort)entries.Length);
        _bytes.AddRange(raw);
        Span<byte> entry = stackalloc byte[12];
        foreach ((ushort tag, ushort type, uint count, uint value) in entries)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(entry, tag);
            BinaryPrimitives.WriteUInt16LittleEndian(entry[2..], type);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], count);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[8..], value);
            _bytes.AddRange(entry);
        }
        _next = _bytes.Count;
        _bytes.AddRange(new byte[4]);
        return at;
    }

    /// <summary>Sets the last directory's link.</summary>
    public void Link(int to) => Patch(_next, (uint)to);

    public byte[] ToArray() => [.. _bytes];

    private void Patch(int at, uint value)
    {
        for (int i = 0; i < 4; i++) _bytes[at + i] = (byte)(value >> (8 * i));
    }
}
