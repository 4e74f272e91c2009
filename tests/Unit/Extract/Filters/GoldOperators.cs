using System.Globalization;
using System.Text.Json;
using Approx.Core;
using Approx.Extract.Volumes;

namespace Approx.Tests.Extract.Filters;

/// <summary>The operators' golden cases: inputs, parameters and outputs of scipy, scikit-image, ITK and others.</summary>
internal static class GoldOperators
{
    private static readonly Lazy<Dictionary<string, JsonElement>> Manifest = new(() =>
        JsonDocument.Parse(File.ReadAllText(SharedData.Path("gold/operators/manifest.json"))).RootElement.GetProperty("cases").EnumerateArray()
            .ToDictionary(c => c.GetProperty("id").GetString()!, StringComparer.Ordinal));

    /// <summary>All cases by id.</summary>
    public static IReadOnlyDictionary<string, JsonElement> Cases => Manifest.Value;

    /// <summary>The ids of the cases of some operators; one placeholder row when the data is absent, so that the theory shows as skipped.</summary>
    public static TheoryData<string> Ids(IEnumerable<string> operators)
    {
        if (!SharedData.IsPresent) return ["absent"];
        HashSet<string> wanted = [.. operators];
        return [.. Cases.Where(c => wanted.Contains(Op(c.Value))).Select(c => c.Key).Order(StringComparer.Ordinal)];
    }

    public static string Op(JsonElement gold) => gold.GetProperty("op").GetString()!;

    public static Volume<T> Input<T>(JsonElement gold, string? voxelSize = null)
        where T : unmanaged => Read<T>(InputPath(gold), voxelSize);

    public static VoxelType InputType(JsonElement gold)
    {
        using VolumeSource source = VolumeSource.Open(InputPath(gold));
        return source.Info.VoxelType;
    }

    public static Volume<float> Output(JsonElement gold) => Read<float>(SharedData.Path("gold/" + gold.GetProperty("output").GetString()), null);

    public static double Number(JsonElement gold, string name) => gold.GetProperty("params").GetProperty(name).GetDouble();

    public static string Text(JsonElement gold, string name) =>
        gold.GetProperty("params").TryGetProperty(name, out JsonElement value) ? value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText() : "";

    /// <summary>One number or three.</summary>
    public static double[] Three(JsonElement gold, string name)
    {
        JsonElement value = gold.GetProperty("params").GetProperty(name);
        return value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(v => v.GetDouble())] : [value.GetDouble(), value.GetDouble(), value.GetDouble()];
    }

    public static double[] Values(JsonElement gold)
    {
        JsonElement value = gold.GetProperty("value");
        return value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(v => v.GetDouble())] : [value.GetDouble()];
    }

    /// <summary>Largest absolute difference, and the range of the expected values.</summary>
    public static (double Worst, double Range, long Different) Compare<T>(Volume<float> expected, Volume<T> actual)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        Assert.Equal((expected.SizeZ, expected.SizeY, expected.SizeX), (actual.SizeZ, actual.SizeY, actual.SizeX));
        double worst = 0, low = double.PositiveInfinity, high = double.NegativeInfinity;
        long different = 0;
        for (int z = 0; z < expected.SizeZ; z++)
        {
            ReadOnlySpan<float> e = expected.Slice(z);
            ReadOnlySpan<T> a = actual.Slice(z);
            for (int i = 0; i < e.Length; i++)
            {
                double difference = Math.Abs(e[i] - double.CreateChecked(a[i]));
                if (!(difference <= worst)) worst = difference;
                if (difference != 0) different++;
                low = Math.Min(low, e[i]);
                high = Math.Max(high, e[i]);
            }
        }
        return (worst, high - low, different);
    }

    public static Volume<float> Floats<T>(Volume<T> volume)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        Volume<float> floats = new(volume.SizeZ, volume.SizeY, volume.SizeX, volume.VoxelSize);
        for (int z = 0; z < volume.SizeZ; z++)
        {
            for (int i = 0; i < volume.Slice(z).Length; i++) floats.Slice(z)[i] = float.CreateChecked(volume.Slice(z)[i]);
        }
        return floats;
    }

    private static string InputPath(JsonElement gold)
    {
        string input = gold.GetProperty("input").GetString()!;
        const string Whole = "whole volume ";
        return SharedData.Path(input.StartsWith(Whole, StringComparison.Ordinal) ? input[Whole.Length..] : "gold/" + input);
    }

    private static Volume<T> Read<T>(string path, string? voxelSize)
        where T : unmanaged
    {
        using VolumeSource source = VolumeSource.Open(path);
        Volume<T> volume = source.ReadAll<T>();
        if (voxelSize is null) return volume;
        Volume<T> sized = new(volume.SizeZ, volume.SizeY, volume.SizeX, VoxelSize.Parse(voxelSize));
        for (int z = 0; z < volume.SizeZ; z++) volume.Slice(z).CopyTo(sized.Slice(z));
        volume.Dispose();
        return sized;
    }

    public static string Invariant(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
