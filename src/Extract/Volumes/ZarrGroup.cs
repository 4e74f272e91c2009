using System.Text.Json;

namespace Approx.Extract.Volumes;

/// <summary>Finds the array in a Zarr folder and what OME-NGFF 0.1 to 0.5 says about it: axes, units, scale of level 0.</summary>
internal sealed record ZarrGroup(string ArrayFolder, string Axes, double[] Scale, string?[] Units, bool IsOme)
{
    /// <summary>True when the folder holds Zarr metadata.</summary>
    public static bool IsZarr(string folder) =>
        File.Exists(Path.Combine(folder, ".zarray")) || File.Exists(Path.Combine(folder, ".zgroup")) || File.Exists(Path.Combine(folder, ".zattrs")) || File.Exists(Path.Combine(folder, "zarr.json"));

    /// <summary>The array of a folder: the folder itself, level 0 of its multiscales, its first image (bioformats2raw), or its only array.</summary>
    public static ZarrGroup Find(string folder, int depth = 0)
    {
        string three = Path.Combine(folder, "zarr.json"), attributes = Path.Combine(folder, ".zattrs");
        if (File.Exists(Path.Combine(folder, ".zarray")) || (File.Exists(three) && IsArray(three))) return new ZarrGroup(folder, "", [], [], false);
        bool isThree = File.Exists(three);
        if (isThree || File.Exists(attributes))
        {
            string path = isThree ? three : attributes;
            using JsonDocument document = ZarrJson.Load(path);
            ZarrJson root = new(path, document.RootElement);
            if (isThree && root.TryGet("attributes") is not null) root = root.Object("attributes");
            if (root.TryGet("ome") is { ValueKind: JsonValueKind.Object }) root = root.Object("ome");
            if (root.TryGet("multiscales") is { ValueKind: JsonValueKind.Array } scales && scales.GetArrayLength() > 0) return Multiscale(folder, path, new ZarrJson(path, scales[0]));
            if (root.TryGet("plate") is not null) throw VolumeError.At(folder, "the metadata", "a plate of many images", "one image", "open one of its wells' images: PLATE/ROW/COLUMN/0");
            if (root.TryGet("bioformats2raw.layout") is not null && depth == 0 && Directory.Exists(Path.Combine(folder, "0"))) return Find(Path.Combine(folder, "0"), 1);
        }
        string[] arrays = [.. Directory.EnumerateDirectories(folder).Where(d => File.Exists(Path.Combine(d, ".zarray")) || (Path.Combine(d, "zarr.json") is var j && File.Exists(j) && IsArray(j))).Take(9)];
        if (arrays.Length == 1) return new ZarrGroup(arrays[0], "", [], [], false);
        throw VolumeError.At(folder, "the group", arrays.Length == 0 ? "no array" : $"{arrays.Length} arrays", "multiscales metadata or one array", arrays.Length == 0 ? null : $"open one of them: {string.Join(", ", arrays.Select(Path.GetFileName))}");
    }

    private static bool IsArray(string path)
    {
        using JsonDocument document = ZarrJson.Load(path);
        ZarrJson root = new(path, document.RootElement);
        return root.TryGet("node_type") is { ValueKind: JsonValueKind.String } && root.Text("node_type") == "array";
    }

    private static ZarrGroup Multiscale(string folder, string path, ZarrJson multiscale)
    {
        JsonElement datasets = multiscale.Get("datasets");
        if (datasets.ValueKind != JsonValueKind.Array || datasets.GetArrayLength() == 0) throw VolumeError.At(path, "datasets", "no list of levels");
        ZarrJson level = new(path, datasets[0]);
        string child = level.Text("path");
        string root = Path.GetFullPath(folder), full = Path.GetFullPath(Path.Combine(root, child));
        if (!full.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal)) throw VolumeError.At(path, "datasets", $"the path {VolumeError.Quote(child)} leads out of the folder");
        string axes = "";
        List<string?> units = [];
        if (multiscale.TryGet("axes") is { ValueKind: JsonValueKind.Array } list)
        {
            if (list.GetArrayLength() > 5) throw VolumeError.At(path, "axes", $"{list.GetArrayLength()} axes", "2 to 5");
            foreach (JsonElement axis in list.EnumerateArray())
            {
                ZarrJson? described = axis.ValueKind == JsonValueKind.Object ? new ZarrJson(path, axis) : null;
                string name = described?.Text("name") ?? (axis.ValueKind == JsonValueKind.String ? ZarrJson.Safe(axis) : "");
                if (name.Length != 1 || !"tczyx".Contains(char.ToLowerInvariant(name[0]), StringComparison.Ordinal)) throw VolumeError.At(path, "axes", VolumeError.Quote(name), "t, c, z, y or x");
                axes += char.ToUpperInvariant(name[0]);
                units.Add(described?.TryGet("unit") is { ValueKind: JsonValueKind.String } ? described.Text("unit") : null);
            }
        }
        double[] scale = Combine(ScaleOf(path, level), ScaleOf(path, multiscale));
        return new ZarrGroup(full, axes, scale, [.. units], true);
    }

    private static double[] ScaleOf(string path, ZarrJson owner)
    {
        if (owner.TryGet("coordinateTransformations") is not { ValueKind: JsonValueKind.Array } list) return [];
        foreach (JsonElement element in list.EnumerateArray())
        {
            ZarrJson transformation = new(path, element);
            if (transformation.Text("type") != "scale" || transformation.TryGet("scale") is not { ValueKind: JsonValueKind.Array } scale || scale.GetArrayLength() > 5) continue;
            return [.. scale.EnumerateArray().Select(e => e.ValueKind == JsonValueKind.Number ? e.GetDouble() : throw VolumeError.At(path, "scale", e.ValueKind.ToString(), "numbers"))];
        }
        return [];
    }

    private static double[] Combine(double[] a, double[] b) => a.Length == 0 ? b : b.Length != a.Length ? a : [.. a.Zip(b, (x, y) => x * y)];
}
