using System.IO.Compression;

namespace Approx.Extract.Volumes;

/// <summary>Gzip and zlib streams inside files, and how much they can hold at most.</summary>
internal static class Gzip
{
    /// <summary>True when the bytes begin with gzip's magic and its only method, deflate (RFC 1952).</summary>
    public static bool IsGzip(ReadOnlySpan<byte> head) => head.Length >= 3 && head[0] == 0x1F && head[1] == 0x8B && head[2] == 8;

    /// <summary>What the runtime's decoder throws for damaged data: InvalidDataException, or an IOException where a zlib header asks for a preset dictionary.</summary>
    public static bool IsDamage(Exception e) => e is InvalidDataException or IOException;

    /// <summary>The decoded stream of a gzip member at an offset to the end of the file.</summary>
    public static Stream Open(FileBytes file, long offset) => new GZipStream(file.Slice(offset, file.Length - offset), CompressionMode.Decompress);

    /// <summary>The decoded stream of a zlib stream at an offset.</summary>
    public static Stream OpenZlib(FileBytes file, long offset, long count) => new ZLibStream(file.Slice(offset, count), CompressionMode.Decompress);

    /// <summary>The first decoded bytes of a gzip file, fewer when it holds fewer.</summary>
    public static byte[] Head(FileBytes file, int count)
    {
        byte[] head = new byte[count];
        int done = 0;
        try
        {
            using Stream stream = Open(file, 0);
            done = stream.ReadAtLeast(head, count, throwOnEndOfStream: false);
        }
        catch (Exception e) when (Gzip.IsDamage(e))
        {
            throw VolumeError.At(file.Path, "offset 0", $"a gzip header, but {e.Message}", "a valid gzip stream", "the file is damaged: copy it again from its source", e);
        }
        return done == count ? head : head[..done];
    }

    /// <summary>Refuses a header that claims more than a deflate stream of this length can hold (deflate's limit is 1032 to 1).</summary>
    public static void RequirePlausible(string path, string what, long compressedBytes, long decodedBytes)
    {
        if (decodedBytes / 1032 > compressedBytes + 64)
            throw VolumeError.At(path, what, $"{decodedBytes:N0} bytes are claimed, {compressedBytes:N0} compressed bytes cannot hold them", null, "the header is wrong or the file is truncated");
    }
}
