using System.Buffers;
using System.IO.Compression;

namespace Approx.Extract.Volumes;

/// <summary>Decodes strips and tiles. Every call stands for itself, so segments may be decoded in parallel.</summary>
internal static class TiffSegments
{
    // LZW's longest texts grow by one byte a code: 3,838 codes between two clears give 7.4 MB from 5.6 KB. Deflate's limit is 1032.
    private const long MostExpansion = 1400;

    /// <summary>Where the segments of a page lie. Refuses too few, outside of the file, overlapping, or too small for what they claim to hold.</summary>
    public static (long[] Offsets, long[] Counts) Locate(TiffFile file, TiffPage page)
    {
        string what = $"{(page.IsTiled ? "tiles" : "strips")} of page {page.Index}";
        long segments = page.Segments;
        if (page.Offsets.Count < segments) throw VolumeError.At(file.Path, what, $"{page.Offsets.Count:N0} offsets", $"{segments:N0}");
        long[] offsets = file.Integers(page.Offsets, segments, what);
        long[] counts;
        if (page.ByteCounts is { } field)
        {
            if (field.Count < segments) throw VolumeError.At(file.Path, what, $"{field.Count:N0} byte counts", $"{segments:N0}");
            counts = file.Integers(field, segments, what);
        }
        else if (page.Compression == TiffCompression.None && segments == 1)
        {
            counts = [page.SegmentRowBytes * page.RowsOf(0)];
        }
        else
        {
            throw VolumeError.At(file.Path, what, "no byte counts");
        }
        bool ordered = true;
        for (int i = 0; i < segments; i++)
        {
            if (offsets[i] <= 0 || counts[i] < 0 || offsets[i] > file.Bytes.Length - counts[i]) throw VolumeError.Truncated(file.Path, $"{(page.IsTiled ? "tile" : "strip")} {i} of page {page.Index}", offsets[i], counts[i], file.Bytes.Length);
            long claimed = page.SegmentRowBytes * page.RowsOf(i);
            long most = page.Compression == TiffCompression.None ? counts[i] : (counts[i] * MostExpansion) + 1024;
            if (claimed > most || claimed > int.MaxValue)
                throw VolumeError.At(file.Path, $"{(page.IsTiled ? "tile" : "strip")} {i} of page {page.Index}", $"{counts[i]:N0} bytes", $"enough for {claimed:N0} bytes of samples", "the file is truncated or its header is wrong");
            if (i > 0 && offsets[i] < offsets[i - 1] + counts[i - 1]) ordered = false;
        }
        if (!ordered) RefuseOverlap(file, what, offsets, counts);
        return (offsets, counts);
    }

    /// <summary>Decodes one segment into native-endian samples, predictor undone.</summary>
    /// <param name="file">The file.</param>
    /// <param name="page">The page.</param>
    /// <param name="segment">The segment's number, for messages and its height.</param>
    /// <param name="offset">Where it lies.</param>
    /// <param name="count">Its bytes in the file.</param>
    /// <param name="samples">Exactly the segment's rows.</param>
    public static void Decode(TiffFile file, TiffPage page, long segment, long offset, long count, Span<byte> samples)
    {
        if (page.Compression == TiffCompression.None)
        {
            file.Bytes.Read(offset, samples, $"page {page.Index}");
        }
        else
        {
            byte[] packed = ArrayPool<byte>.Shared.Rent((int)Math.Min(count, int.MaxValue));
            try
            {
                if (count > int.MaxValue - 64) throw Bad(file, page, segment, offset, $"{count:N0} packed bytes", "at most 2 GiB");
                file.Bytes.Read(offset, packed.AsSpan(0, (int)count), $"page {page.Index}");
                Unpack(file, page, segment, offset, packed, (int)count, samples);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(packed);
            }
        }
        int size = page.Type.Size();
        if (page.Predictor == 3)
        {
            TiffPredictor.FloatingPoint(samples, (int)page.SegmentRowBytes, size, page.Interleaved);
            return;
        }
        if (size > 1 && file.BigEndian == BitConverter.IsLittleEndian) VoxelKernels.Swap(samples, size);
        if (page.Predictor == 2) TiffPredictor.Horizontal(samples, (int)page.SegmentRowBytes, size, page.Interleaved);
    }

    private static void Unpack(TiffFile file, TiffPage page, long segment, long offset, byte[] packed, int count, Span<byte> samples)
    {
        int got;
        switch (page.Compression)
        {
            case TiffCompression.Lzw:
                if (count >= 2 && packed[0] == 0 && (packed[1] & 1) != 0) throw Bad(file, page, segment, offset, "LZW codes of the old kind (least significant bit first)", "TIFF 6.0 LZW");
                got = Lzw.Decode(packed.AsSpan(0, count), samples);
                if (got < 0) throw Bad(file, page, segment, offset, $"an LZW code that cannot be, {-1 - got} bytes in", "valid LZW data");
                break;
            case TiffCompression.PackBits:
                got = PackBits.Decode(packed.AsSpan(0, count), samples);
                break;
            default:
                got = Inflate(file, page, segment, offset, packed, count, samples);
                break;
        }
        if (got < samples.Length) throw Bad(file, page, segment, offset, $"{got:N0} bytes of samples", $"{samples.Length:N0}");
        // The last strip may be padded to a whole one: that is harmless. More than a whole strip is not.
        bool mayBePadded = !page.IsTiled && page.RowsOf(segment) < page.SegmentHeight;
        if (got > samples.Length && !mayBePadded) throw Bad(file, page, segment, offset, "more bytes of samples", $"{samples.Length:N0}");
    }

    private static int Inflate(TiffFile file, TiffPage page, long segment, long offset, byte[] packed, int count, Span<byte> samples)
    {
        try
        {
            using ZLibStream stream = new(new MemoryStream(packed, 0, count, writable: false), CompressionMode.Decompress);
            int got = stream.ReadAtLeast(samples, samples.Length, throwOnEndOfStream: false);
            return got == samples.Length && stream.ReadByte() >= 0 ? got + 1 : got;
        }
        catch (Exception e) when (Gzip.IsDamage(e))
        {
            throw Bad(file, page, segment, offset, $"damaged Deflate data ({e.Message})", "a zlib stream");
        }
    }

    private static void RefuseOverlap(TiffFile file, string what, long[] offsets, long[] counts)
    {
        int[] order = [.. Enumerable.Range(0, offsets.Length)];
        Array.Sort([.. offsets], order);
        for (int i = 1; i < order.Length; i++)
        {
            (int a, int b) = (order[i - 1], order[i]);
            // Several segments may share one stored copy (blank tiles); a partial overlap is a wrong table.
            bool shared = offsets[a] == offsets[b] && counts[a] == counts[b];
            if (!shared && offsets[b] < offsets[a] + counts[a]) throw VolumeError.At(file.Path, what, $"{a} and {b} overlap at offset {offsets[b]:N0}", null, "the file is damaged");
        }
    }

    private static Approx.Core.ApproxException Bad(TiffFile file, TiffPage page, long segment, long offset, string found, string expected) =>
        VolumeError.At(file.Path, $"{(page.IsTiled ? "tile" : "strip")} {segment} of page {page.Index} at offset {offset:N0}", found, expected, "the file is damaged: copy it again from its source");
}
