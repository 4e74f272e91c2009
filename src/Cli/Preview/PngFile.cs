using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Approx.Cli.Preview;

/// <summary>Writes pictures of 8-bit red, green, blue as PNG (W3C Portable Network Graphics, third edition): IHDR, IDAT, IEND, filter Sub on every row.</summary>
internal static class PngFile
{
    private static readonly byte[] Signature = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>The bytes of the file.</summary>
    /// <param name="width">Pixels of a row, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="rgb">3·width·height bytes, rows from the top.</param>
    public static byte[] Encode(int width, int height, ReadOnlySpan<byte> rgb)
    {
        if (rgb.Length != 3L * width * height) throw new ArgumentException($"{width}×{height} pixels are {3L * width * height} bytes, not {rgb.Length}", nameof(rgb));
        using MemoryStream file = new();
        file.Write(Signature);
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        // 8 bits, red green blue; compression, filter and interlace method 0.
        (header[8], header[9]) = (8, 2);
        Chunk(file, "IHDR", header);
        Chunk(file, "IDAT", Pack(width, height, rgb));
        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    private static byte[] Pack(int width, int height, ReadOnlySpan<byte> rgb)
    {
        const byte Sub = 1;
        using MemoryStream packed = new();
        using (ZLibStream zlib = new(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            byte[] row = new byte[1 + (3 * width)];
            row[0] = Sub;
            for (int y = 0; y < height; y++)
            {
                ReadOnlySpan<byte> pixels = rgb.Slice(y * 3 * width, 3 * width);
                for (int i = 0; i < pixels.Length; i++) row[1 + i] = (byte)(pixels[i] - (i < 3 ? 0 : pixels[i - 3]));
                zlib.Write(row);
            }
        }
        return packed.ToArray();
    }

    private static void Chunk(MemoryStream file, string type, ReadOnlySpan<byte> data)
    {
        byte[] name = Encoding.ASCII.GetBytes(type);
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(name);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc([.. name, .. data]));
        file.Write(number);
    }

    // CRC-32 of ISO 3309, as the PNG specification's annex has it.
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
        }
        return ~crc;
    }
}
