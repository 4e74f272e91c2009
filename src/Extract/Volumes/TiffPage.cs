namespace Approx.Extract.Volumes;

/// <summary>How TIFF packs strips and tiles.</summary>
internal enum TiffCompression
{
    /// <summary>Not at all.</summary>
    None = 1,

    /// <summary>LZW.</summary>
    Lzw = 5,

    /// <summary>Deflate with a zlib header (also code 32946).</summary>
    Deflate = 8,

    /// <summary>Run lengths.</summary>
    PackBits = 32773,
}

/// <summary>One page of a TIFF file: its sizes, its number type, and where its strips or tiles lie.</summary>
internal sealed class TiffPage
{
    private TiffPage()
    {
    }

    /// <summary>0-based position in the chain of directories.</summary>
    public required int Index { get; init; }

    /// <summary>Columns.</summary>
    public required int Width { get; init; }

    /// <summary>Rows.</summary>
    public required int Height { get; init; }

    /// <summary>Bits of a sample: 1, 2, 4 (packed, read as 8-bit numbers), 8, 16, 32, 64.</summary>
    public required int Bits { get; init; }

    /// <summary>Samples of a pixel.</summary>
    public required int Samples { get; init; }

    /// <summary>Samples lie in planes of their own, not pixel by pixel.</summary>
    public required bool Planar { get; init; }

    /// <summary>The number type of a sample.</summary>
    public required VoxelType Type { get; init; }

    /// <summary>The compression of strips and tiles.</summary>
    public required TiffCompression Compression { get; init; }

    /// <summary>1 none, 2 horizontal differences, 3 floating point.</summary>
    public required int Predictor { get; init; }

    /// <summary>0 minimum is white, 1 minimum is black, 2 RGB, 3 palette, …</summary>
    public required int Photometric { get; init; }

    /// <summary>A reduced copy of another page.</summary>
    public required bool IsReduced { get; init; }

    /// <summary>Width of a strip (the page's) or tile.</summary>
    public required int SegmentWidth { get; init; }

    /// <summary>Rows of a strip or tile.</summary>
    public required int SegmentHeight { get; init; }

    /// <summary>True when the page is cut into tiles.</summary>
    public required bool IsTiled { get; init; }

    /// <summary>Where each strip or tile begins.</summary>
    public required TiffField Offsets { get; init; }

    /// <summary>How many bytes each has; null in files that leave it out (uncompressed, one strip).</summary>
    public required TiffField? ByteCounts { get; init; }

    /// <summary>ImageDescription.</summary>
    public required TiffField? Description { get; init; }

    /// <summary>Pixels per unit along x and y.</summary>
    public required (TiffField? X, TiffField? Y) Resolution { get; init; }

    /// <summary>Strips or tiles side by side.</summary>
    public int SegmentsAcross => (int)(((long)Width + SegmentWidth - 1) / SegmentWidth);

    /// <summary>Strips or tiles below each other.</summary>
    public int SegmentsDown => (int)(((long)Height + SegmentHeight - 1) / SegmentHeight);

    /// <summary>Strips or tiles of one plane.</summary>
    public long SegmentsPerPlane => (long)SegmentsAcross * SegmentsDown;

    /// <summary>Strips or tiles of the page.</summary>
    public long Segments => SegmentsPerPlane * (Planar ? Samples : 1);

    /// <summary>Samples that lie together in a segment's pixel.</summary>
    public int Interleaved => Planar ? 1 : Samples;

    /// <summary>Decoded bytes of a segment's row.</summary>
    public long SegmentRowBytes => (((long)SegmentWidth * Interleaved * Bits) + 7) / 8;

    /// <summary>Rows that a segment has inside of the page: tiles are always whole, the last strip may be shorter.</summary>
    public int RowsOf(long segment)
    {
        if (IsTiled) return SegmentHeight;
        int down = (int)(segment % SegmentsPerPlane);
        return Math.Min(SegmentHeight, Height - (down * SegmentHeight));
    }

    /// <summary>Reads the fields that matter and refuses what cannot be read.</summary>
    public static TiffPage Parse(TiffFile file, Dictionary<int, TiffField> fields, int index, long offset)
    {
        string page = $"page {index} (directory at offset {offset:N0})";
        long One(int tag, long missing) => fields.TryGetValue(tag, out TiffField f) && f.Count > 0 ? file.Integers(f, 1, $"tag {tag} of {page}")[0] : missing;
        int Limited(int tag, string name, long missing, long low, long high)
        {
            long value = One(tag, missing);
            return value >= low && value <= high ? (int)value : throw VolumeError.At(file.Path, page, $"{name} {value}", $"{low} to {high}");
        }

        int width = Limited(256, "ImageWidth", 0, 1, int.MaxValue), height = Limited(257, "ImageLength", 0, 1, int.MaxValue);
        int samples = Limited(277, "SamplesPerPixel", 1, 1, 4096);
        long[] bits = fields.TryGetValue(258, out TiffField b) ? file.Integers(b, samples, $"BitsPerSample of {page}") : [1];
        long[] formats = fields.TryGetValue(339, out TiffField s) ? file.Integers(s, samples, $"SampleFormat of {page}") : [1];
        if (bits.Length == 0 || formats.Length == 0 || bits.Any(x => x != bits[0]) || formats.Any(x => x != formats[0])) throw VolumeError.At(file.Path, page, "samples of different types", "one type for all samples");
        VoxelType? type = (formats[0], bits[0]) switch
        {
            (1 or 4, 1 or 2 or 4) => VoxelType.UInt8,
            (1 or 4, long n) => VoxelTypes.Of((int)Math.Min(n, 128), false, false),
            (2, long n) => VoxelTypes.Of((int)Math.Min(n, 128), true, false),
            (3, long n) => VoxelTypes.Of((int)Math.Min(n, 128), true, true),
            _ => null,
        };
        if (type is null) throw VolumeError.At(file.Path, page, $"samples of {bits[0]} bits in SampleFormat {formats[0]}", "integers of 1, 2, 4, 8, 16, 32, 64 bits or floats of 32 or 64 bits", bits[0] is 12 or 24 || formats[0] == 3 ? "save the file with 16-bit integers or 32-bit floats" : null);
        if (bits[0] < 8 && samples > 1) throw VolumeError.At(file.Path, page, $"{samples} samples of {bits[0]} bits", "one sample, or 8 bits and more");
        if (One(266, 1) != 1 && bits[0] < 8) throw VolumeError.At(file.Path, page, "FillOrder 2", "1");

        TiffCompression compression = Compressed(file, page, One(259, 1));
        int predictor = Limited(317, "Predictor", 1, 1, 3);
        if (compression is TiffCompression.None or TiffCompression.PackBits) predictor = 1;
        if ((predictor == 3 && !type.Value.IsFloat()) || (predictor == 2 && bits[0] < 8)) throw VolumeError.At(file.Path, page, $"Predictor {predictor} for {bits[0]}-bit samples of format {formats[0]}");
        bool tiled = fields.ContainsKey(322);
        int segmentWidth = width, segmentHeight = (int)Math.Min(height, Math.Max(0, One(278, height)));
        if (tiled) (segmentWidth, segmentHeight) = (Limited(322, "TileWidth", 0, 1, Math.Max(8192L, 2L * width)), Limited(323, "TileLength", 0, 1, Math.Max(8192L, 2L * height)));
        if (segmentHeight < 1) throw VolumeError.At(file.Path, page, "RowsPerStrip 0", "at least 1");
        if (!fields.TryGetValue(tiled ? 324 : 273, out TiffField offsets)) throw VolumeError.At(file.Path, page, $"no {(tiled ? "TileOffsets" : "StripOffsets")}");
        TiffField? Optional(int tag) => fields.TryGetValue(tag, out TiffField f) ? f : null;
        return new TiffPage
        {
            Index = index,
            Width = width,
            Height = height,
            Bits = (int)bits[0],
            Samples = samples,
            Planar = samples > 1 && One(284, 1) == 2,
            Type = type.Value,
            Compression = compression,
            Predictor = predictor,
            Photometric = (int)One(262, 1),
            IsReduced = (One(254, 0) & 1) != 0 || One(255, 1) == 2,
            SegmentWidth = segmentWidth,
            SegmentHeight = segmentHeight,
            IsTiled = tiled,
            Offsets = offsets,
            ByteCounts = Optional(tiled ? 325 : 279),
            Description = Optional(270),
            Resolution = (Optional(282), Optional(283)),
        };
    }

    private static TiffCompression Compressed(TiffFile file, string page, long code) => code switch
    {
        1 => TiffCompression.None,
        5 => TiffCompression.Lzw,
        8 or 32946 => TiffCompression.Deflate,
        32773 => TiffCompression.PackBits,
        _ => throw VolumeError.At(
            file.Path,
            page,
            "compression " + code switch
            {
                2 => "CCITT RLE (2)",
                3 => "CCITT Group 3 (3)",
                4 => "CCITT Group 4 (4)",
                6 or 7 => $"JPEG ({code})",
                33003 or 33005 or 34712 => $"JPEG 2000 ({code})",
                34887 => "LERC (34887)",
                34925 => "LZMA (34925)",
                50000 or 34926 => $"Zstandard ({code})",
                50001 or 34927 => $"WebP ({code})",
                _ => code.ToString(System.Globalization.CultureInfo.InvariantCulture),
            },
            "none, LZW, Deflate or PackBits",
            "save the file with Deflate or LZW compression"),
    };
}
