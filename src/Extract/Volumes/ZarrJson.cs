using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Approx.Extract.Volumes;

/// <summary>Reads members of a JSON object and says which one is wrong.</summary>
internal sealed class ZarrJson(string path, JsonElement element)
{
    private const long Longest = 16 << 20;

    /// <summary>A JSON file of at most 16 MiB and 32 levels.</summary>
    public static JsonDocument Load(string path)
    {
        using FileBytes file = FileBytes.Open(path);
        if (file.Length > Longest) throw VolumeError.At(path, "the metadata", $"{file.Length:N0} bytes", $"at most {Longest:N0}");
        try
        {
            JsonDocument document = JsonDocument.Parse(file.Head((int)Longest), new JsonDocumentOptions { MaxDepth = 32, AllowTrailingCommas = true });
            if (document.RootElement.ValueKind == JsonValueKind.Object) return document;
            document.Dispose();
            throw VolumeError.At(path, "the metadata", "no JSON object");
        }
        catch (JsonException e)
        {
            throw VolumeError.At(path, $"line {e.LineNumber + 1}", "no valid JSON", "a JSON object of at most 32 levels", null, e);
        }
    }

    public JsonElement? TryGet(string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public JsonElement Get(string name) => TryGet(name) ?? throw VolumeError.At(path, "the metadata", $"'{name}' is missing");

    public string Text(string name) => Get(name) is { ValueKind: JsonValueKind.String } value ? Safe(value) : throw VolumeError.At(path, name, Get(name).ValueKind.ToString(), "a text");

    public long Long(string name) => Get(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out long number) ? number : throw VolumeError.At(path, name, Get(name).ValueKind.ToString(), "a whole number");

    public ZarrJson Object(string name) => Get(name) is { ValueKind: JsonValueKind.Object } value ? new ZarrJson(path, value) : throw VolumeError.At(path, name, Get(name).ValueKind.ToString(), "an object");

    public long[] Longs(string name)
    {
        if (Get(name) is not { ValueKind: JsonValueKind.Array } list || list.GetArrayLength() > 32) throw VolumeError.At(path, name, "no short list");
        return [.. list.EnumerateArray().Select(e => e.ValueKind == JsonValueKind.Number && e.TryGetInt64(out long n) && n >= 0 ? n : throw VolumeError.At(path, name, e.ValueKind.ToString(), "whole numbers"))];
    }

    public int[] Ints(string name) => [.. Longs(name).Select(n => n is >= 1 and <= int.MaxValue ? (int)n : throw VolumeError.At(path, name, n.ToString(CultureInfo.InvariantCulture), "1 to 2147483647"))];

    /// <summary>The fill value as native-endian bytes of one voxel; none and null are 0.</summary>
    public static byte[] Fill(string path, JsonElement? value, VoxelType type)
    {
        byte[] bytes = new byte[type.Size()];
        if (value is not { } v) return bytes;
        double number = v.ValueKind switch
        {
            JsonValueKind.Number => v.GetDouble(),
            JsonValueKind.True => 1,
            JsonValueKind.False => 0,
            JsonValueKind.String when Safe(v) is "NaN" or "Infinity" or "-Infinity" => double.Parse(Safe(v), CultureInfo.InvariantCulture),
            _ => throw VolumeError.At(path, "fill_value", v.ValueKind == JsonValueKind.String ? VolumeError.Quote(Safe(v)) : v.ValueKind.ToString(), "a number"),
        };
        if (type == VoxelType.Float64) MemoryMarshal.Write(bytes, number);
        else if (type == VoxelType.Float32) MemoryMarshal.Write(bytes, (float)number);
        else if (type == VoxelType.UInt64 && v.ValueKind == JsonValueKind.Number && v.TryGetUInt64(out ulong large)) MemoryMarshal.Write(bytes, large);
        else if (type == VoxelType.Int64 && v.ValueKind == JsonValueKind.Number && v.TryGetInt64(out long whole)) MemoryMarshal.Write(bytes, whole);
        else
        {
            Span<byte> source = stackalloc byte[8];
            MemoryMarshal.Write(source, number);
            int bad = VoxelConversion.Convert(VoxelType.Float64, source, type, bytes);
            if (bad >= 0) throw VolumeError.At(path, "fill_value", number.ToString("R", CultureInfo.InvariantCulture), $"a value of {type.ShortName()}");
        }
        return bytes;
    }

    /// <summary>Axis names xarray leaves in .zattrs, or none.</summary>
    public static string?[] XarrayNames(string folder, int dimensions)
    {
        string path = Path.Combine(folder, ".zattrs");
        if (!File.Exists(path)) return [];
        using JsonDocument document = Load(path);
        return document.RootElement.TryGetProperty("_ARRAY_DIMENSIONS", out JsonElement names) && names.ValueKind == JsonValueKind.Array && names.GetArrayLength() == dimensions
            ? [.. names.EnumerateArray().Select(e => e.ValueKind == JsonValueKind.String ? Safe(e) : null)]
            : [];
    }

    /// <summary>A JSON text, which may hold half a surrogate pair that GetString refuses.</summary>
    public static string Safe(JsonElement text)
    {
        try
        {
            return text.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return "\uFFFD";
        }
    }
}
