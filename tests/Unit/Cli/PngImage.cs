using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Approx.Tests.Cli;

/// <summary>Reads PNG pictures of 8-bit red, green, blue strictly, by a path of its own: every chunk's CRC, every filter of the specification.</summary>
internal sealed class PngImage
{
    private readonly byte[] pixels;

    private PngImage(int width, int height, byte[] pixels) => (Width, Height, this.pixels) = (width, height, pixels);

    public int Width { get; }

    public int Height { get; }

    public (byte R, byte G, byte B) this[int x, int y]
    {
        get
        {
            int at = 3 * ((y * Width) + x);
            return (pixels[at], pixels[at + 1], pixels[at + 2]);
        }
    }

    public static PngImage Read(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        Assert.Equal("\u0089PNG\r\n\u001a\n", Encoding.Latin1.GetString(file, 0, 8));
        List<string> names = [];
        using MemoryStream packed = new();
        byte[] header = [];
        for (int at = 8; at < file.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            string name = Encoding.ASCII.GetString(file, at + 4, 4);
            Assert.Equal(Crc(file.AsSpan(at + 4, length + 4)), BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + length)));
            names.Add(name);
            if (name == "IHDR") header = file[(at + 8)..(at + 8 + length)];
            if (name == "IDAT") packed.Write(file, at + 8, length);
            at += 12 + length;
        }
        Assert.Equal("IHDR", names[0]);
        Assert.Equal("IEND", names[^1]);
        int width = BinaryPrimitives.ReadInt32BigEndian(header), height = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4));
        Assert.Equal([8, 2, 0, 0, 0], header[8..]);
        packed.Position = 0;
        using ZLibStream unpacked = new(packed, CompressionMode.Decompress);
        byte[] pixels = new byte[3 * width * height];
        for (int y = 0; y < height; y++)
        {
            int filter = unpacked.ReadByte();
            Span<byte> row = pixels.AsSpan(3 * width * y, 3 * width);
            unpacked.ReadExactly(row);
            for (int i = 0; i < row.Length; i++)
            {
                int left = i < 3 ? 0 : row[i - 3], up = y == 0 ? 0 : pixels[(3 * width * (y - 1)) + i];
                row[i] += (byte)(filter switch { 0 => 0, 1 => left, 2 => up, 3 => (left + up) / 2, _ => throw new NotSupportedException($"filter {filter}") });
            }
        }
        Assert.Equal(-1, unpacked.ReadByte());
        return new PngImage(width, height, pixels);
    }

    // Bit by bit from the highest, on reflected bytes: the same code as the writer's would prove nothing.
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint rest = 0xFFFFFFFF;
        foreach (byte b in bytes)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                uint next = (uint)(b >> bit & 1);
                bool carry = (rest >> 31) != next;
                rest <<= 1;
                if (carry) rest ^= 0x04C11DB7;
            }
        }
        uint reflected = 0;
        for (int bit = 0; bit < 32; bit++) reflected |= (rest >> bit & 1) << (31 - bit);
        return ~reflected;
    }
}
