using Approx.Core;

namespace Approx.Extract;

/// <summary>What may be kept beside the tables.</summary>
internal enum KeptKind
{
    /// <summary>The written objects, each voxel with its object's label.</summary>
    Labels,

    /// <summary>The foreground as 0 and 1, objects left out included.</summary>
    Mask,

    /// <summary>Grey values behind the filters, before the threshold.</summary>
    Filtered,
}

/// <summary>One volume to keep and how: KIND for an OME-Zarr folder, KIND:tif for a TIFF stack.</summary>
/// <param name="Kind">What.</param>
/// <param name="Extension">".ome.zarr" or ".tif".</param>
internal readonly record struct KeptVolume(KeptKind Kind, string Extension)
{
    private const string Zarr = ".ome.zarr", Tiff = ".tif";

    /// <summary>"labels", "mask" or "filtered".</summary>
    public string Name => Kind.ToString().ToLowerInvariant();

    /// <summary>Reads "labels,mask:tif".</summary>
    /// <exception cref="ApproxException">An unknown kind or format, or one kind twice.</exception>
    public static IReadOnlyList<KeptVolume> ParseList(string text)
    {
        List<KeptVolume> kept = [];
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] words = part.ToLowerInvariant().Split(':', 2);
            KeptKind kind = words[0] switch
            {
                "labels" => KeptKind.Labels,
                "mask" => KeptKind.Mask,
                "filtered" => KeptKind.Filtered,
                _ => throw ApproxException.WrongUsage($"--keep knows no '{words[0]}'", NearestName.Of(words[0], ["labels", "mask", "filtered"]) is { } near ? $"did you mean {near}?" : "labels, mask, filtered"),
            };
            string extension = words.Length == 1 ? Zarr : words[1] switch
            {
                "zarr" or "ome.zarr" => Zarr,
                "tif" or "tiff" => Tiff,
                _ => throw ApproxException.WrongUsage($"--keep writes no '{words[1]}'", $"{words[0]} (OME-Zarr) or {words[0]}:tif"),
            };
            if (kept.Any(k => k.Kind == kind)) throw ApproxException.WrongUsage($"--keep names {words[0]} twice", "one format for each");
            kept.Add(new KeptVolume(kind, extension));
        }
        return kept.Count > 0 ? kept : throw ApproxException.WrongUsage("--keep names nothing", "labels, mask, filtered; each in OME-Zarr, or with :tif as TIFF");
    }

    /// <summary>As it is written.</summary>
    public override string ToString() => Extension == Tiff ? Name + ":tif" : Name;
}
