namespace Approx.Extract.Volumes;

/// <summary>Native-endian numbers one behind the other.</summary>
internal sealed class TiffBytes
{
    private readonly List<byte> _bytes = [];

    public TiffBytes Write(ushort a, ushort b)
    {
        _bytes.AddRange(BitConverter.GetBytes(a));
        _bytes.AddRange(BitConverter.GetBytes(b));
        return this;
    }

    public TiffBytes Write(ushort value)
    {
        _bytes.AddRange(BitConverter.GetBytes(value));
        return this;
    }

    public TiffBytes Write(uint value)
    {
        _bytes.AddRange(BitConverter.GetBytes(value));
        return this;
    }

    public TiffBytes Write(long value)
    {
        _bytes.AddRange(BitConverter.GetBytes(value));
        return this;
    }

    public TiffBytes WriteIf(bool condition, uint value) => condition ? Write(value) : this;

    public void Pad(int length)
    {
        while (_bytes.Count < length) _bytes.Add(0);
    }

    public byte[] ToArray() => [.. _bytes];
}
