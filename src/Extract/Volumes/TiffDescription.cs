using System.Globalization;
using System.Text.Json;
using Approx.Core;

namespace Approx.Extract.Volumes;

/// <summary>What a TIFF file says about its pages: the page axes slowest first, their sizes, the voxel size.</summary>
/// <param name="Axes">Letters of the page axes without Y and X, slowest first: "TZC", "Z".</param>
/// <param name="Sizes">Their sizes; the product is the number of planes.</param>
/// <param name="VoxelSize">Voxel edges.</param>
/// <param name="PageOfPlane">The page each plane lies on, or null: plane k on page k.</param>
/// <param name="Contiguous">Planes may follow each other without directories of their own (ImageJ beyond 4 GiB).</param>
internal sealed record TiffDescription(string Axes, long[] Sizes, VoxelSize VoxelSize, int[]? PageOfPlane = null, bool Contiguous = false)
{
    /// <summary>The key under which our own files give the voxel size exactly.</summary>
    public const string ExactKey = "voxel_size";

    /// <summary>The number of planes.</summary>
    public long Planes
    {
        get
        {
            long planes = 1;
            foreach (long size in Sizes) planes = planes > long.MaxValue / Math.Max(1, size) ? long.MaxValue : planes * size;
            return planes;
        }
    }

    /// <summary>Reads the first page's ImageDescription: OME-XML, ImageJ, tifffile's JSON, or nothing.</summary>
    public static TiffDescription Of(TiffFile file, List<TiffPage> pages, List<string> notes)
    {
        TiffPage first = pages[0];
        string text = first.Description is { } field ? file.Text(field) : "";
        if (text.Contains("<OME", StringComparison.Ordinal) && text.TrimStart().StartsWith('<')) return OmeXml.Read(file, pages, text, notes);
        if (text.StartsWith("ImageJ=", StringComparison.Ordinal)) return ImageJ(file, pages, text, notes);
        if (text.StartsWith('{') && Shaped(first, pages.Count, text) is { } shaped) return shaped;
        return new TiffDescription("Z", [pages.Count], VoxelSize.Unknown);
    }

    // ImageJ's order is channels fastest, then slices, then frames; "images" counts them all.
    private static TiffDescription ImageJ(TiffFile file, List<TiffPage> pages, string text, List<string> notes)
    {
        Dictionary<string, string> keys = new(StringComparer.Ordinal);
        foreach (string line in text.Split('\n'))
        {
            int equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0) keys.TryAdd(line[..equals].Trim(), line[(equals + 1)..].Trim());
        }
        long Count(string key) => keys.TryGetValue(key, out string? value) && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long n) && n is >= 1 and <= int.MaxValue ? n : 1;
        long images = keys.ContainsKey("images") ? Count("images") : pages.Count;
        long t = Count("frames"), z = Count("slices"), c = Count("channels");
        if (pages[0].Samples > 1 && c > 1 && t * z * c != images && t * z == images) c = 1;
        if (Math.BigMul(t, z, out long tz) != 0 || tz < 0 || tz > images || tz * c != images)
        {
            if (t * z * c != 1) notes.Add($"ImageJ's axes (channels {c}, slices {z}, frames {t}) do not give its {images} images: taken as slices");
            (t, z, c) = (1, images, 1);
        }
        VoxelSize size = ImageJSize(file, pages[0], keys, notes);
        return new TiffDescription("TZC", [t, z, c], size, null, pages.Count < images);
    }

    private static VoxelSize ImageJSize(TiffFile file, TiffPage page, Dictionary<string, string> keys, List<string> notes)
    {
        string? unit = keys.GetValueOrDefault("unit");
        if (unit is null or "pixel" or "pixels" or "") return VoxelSize.Unknown;
        if (VolumeUnits.Length(unit) is not { } length)
        {
            notes.Add($"the unit {VolumeError.Quote(unit)} is no length this program knows");
            return VoxelSize.Unknown;
        }
        double Edge(TiffField? perUnit) => file.Rational(perUnit) is { } pixels ? RatioEdge(pixels.Numerator, pixels.Denominator) : 1;
        double depth = keys.TryGetValue("spacing", out string? spacing) && HeaderNumbers.TryDouble(spacing, out double d) ? d : 1;
        VoxelSize size = VolumeUnits.Size(depth, Edge(page.Resolution.Y), Edge(page.Resolution.X), length, null, notes);
        return Exact(keys.GetValueOrDefault(ExactKey), size) ?? size;
    }

    // Our own files say the edges exactly, beside ImageJ's ratios; believed as long as both agree.
    private static VoxelSize? Exact(string? text, VoxelSize near)
    {
        if (text is null || !near.IsPhysical) return null;
        try
        {
            VoxelSize exact = VoxelSize.Parse(text);
            bool Agree(double a, double b) => Math.Abs(a - b) <= 1e-6 * b;
            return exact.Unit == near.Unit && Agree(exact.Z, near.Z) && Agree(exact.Y, near.Y) && Agree(exact.X, near.X) ? exact : null;
        }
        catch (ApproxException)
        {
            // Not ours after all: ImageJ's numbers stand.
            return null;
        }
    }

    // A resolution is a ratio of 32-bit numbers one of which was rounded to a whole (ImageJ: pixels × 10⁶; tifffile: both near 2³²), so an edge is
    // known to six digits or more: the shortest decimal that rounds to the same ratio is what was meant (0.082, not 0.0819999999558).
    private static double RatioEdge(uint numerator, uint denominator)
    {
        double edge = (double)denominator / numerator;
        if (Math.Max(numerator, denominator) < 1_000_000) return edge;
        for (int digits = 0; digits < 15; digits++)
        {
            double candidate = double.Parse(edge.ToString("E" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            if (Math.Abs(candidate - edge) <= 1e-6 * edge && (Math.Abs((denominator / candidate) - numerator) <= 0.5 || Math.Abs((numerator * candidate) - denominator) <= 0.5)) return candidate;
        }
        return edge;
    }

    // tifffile's {"shape": [48, 130, 130], "axes": "ZYX"}; ignored when it does not fit the pages.
    private static TiffDescription? Shaped(TiffPage page, int pages, string text)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 8 });
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("shape", out JsonElement shape) || shape.ValueKind != JsonValueKind.Array || shape.GetArrayLength() > 8) return null;
            List<long> sizes = [.. shape.EnumerateArray().Select(e => e.ValueKind == JsonValueKind.Number && e.TryGetInt64(out long n) ? n : -1)];
            string axes = json.RootElement.TryGetProperty("axes", out JsonElement a) && a.ValueKind == JsonValueKind.String ? ZarrJson.Safe(a) : "";
            if (axes.Length != sizes.Count) axes = "";
            if (page.Samples > 1 && sizes.Count > 0 && sizes[^1] == page.Samples && !page.Planar)
            {
                sizes.RemoveAt(sizes.Count - 1);
                axes = axes.Length > 0 ? axes[..^1] : "";
            }
            if (sizes.Count < 2 || sizes[^1] != page.Width || sizes[^2] != page.Height || sizes.Any(s => s < 1 || s > int.MaxValue)) return null;
            sizes.RemoveRange(sizes.Count - 2, 2);
            axes = axes.Length > 2 ? axes[..^2] : "";
            if (axes.Length != sizes.Count || axes.Any(l => !"TCZ".Contains(l, StringComparison.Ordinal)) || axes.Distinct().Count() != axes.Length)
            {
                while (sizes.Count > 1 && sizes[0] == 1) sizes.RemoveAt(0);
                if (sizes.Count > 3) return null;
                axes = sizes.Count switch { 0 => "", 1 => "Z", 2 => "TZ", _ => "TCZ" };
            }
            TiffDescription shaped = new(axes, [.. sizes], VoxelSize.Unknown, null, true);
            return shaped.Planes == pages || (pages == 1 && shaped.Planes > 1) ? shaped with { Contiguous = shaped.Planes != pages } : null;
        }
        catch (JsonException)
        {
            // A description that only looks like JSON is somebody's free text.
            return null;
        }
    }
}
