using System.Numerics;
using System.Text.Json;
using Approx.Extract;
using Approx.Extract.Filters;
using Approx.Extract.Morphology;
using Approx.Extract.Segmentation;
using Approx.Extract.Volumes;
using Approx.Tests.Extract.Filters;

namespace Approx.Tests.Extract.Segmentation;

/// <summary>Thresholds beside scikit-image, on crops and on whole volumes.</summary>
public sealed class GoldThresholdTests
{
    private static readonly Dictionary<string, Func<Histogram, JsonElement, double[]>> Global = new(StringComparer.Ordinal)
    {
        ["threshold_otsu"] = (h, _) => [Otsu.Threshold(h)],
        ["threshold_li"] = (h, _) => [HistogramThresholds.Li(h)],
        ["threshold_yen"] = (h, _) => [HistogramThresholds.Yen(h)],
        ["threshold_triangle"] = (h, _) => [HistogramThresholds.Triangle(h)],
        ["threshold_isodata"] = (h, _) => [HistogramThresholds.Isodata(h)],
        ["threshold_mean"] = (h, _) => [HistogramThresholds.Mean(h)],
        ["threshold_multiotsu"] = (h, c) => MultiOtsu.Thresholds(h, (int)GoldOperators.Number(c, "classes")),
    };

    public static TheoryData<string> GlobalIds => GoldOperators.Ids(Global.Keys);

    public static TheoryData<string> LocalIds => GoldOperators.Ids(["threshold_sauvola", "threshold_niblack", "threshold_local"]);

    public static TheoryData<string> HysteresisIds => GoldOperators.Ids(["hysteresis"]);

    [Theory]
    [MemberData(nameof(GlobalIds))]
    public void A_global_threshold_is_the_reference_value(string id)
    {
        JsonElement gold = GoldFilterTests.Case(id);
        bool floats = GoldOperators.Text(gold, "image").StartsWith("float64", StringComparison.Ordinal);
        Histogram histogram = floats ? Of<float>(gold) : GoldOperators.InputType(gold) switch
        {
            VoxelType.UInt8 => Of<byte>(gold),
            VoxelType.UInt16 => Of<ushort>(gold),
            VoxelType.Int16 => Of<short>(gold),
            VoxelType type => throw new InvalidOperationException($"{type}"),
        };
        double[] expected = GoldOperators.Values(gold), actual = Global[GoldOperators.Op(gold)](histogram, gold);
        double tolerance = GoldOperators.Op(gold) switch { "threshold_li" => 1e-6, "threshold_mean" => 1e-12 * Math.Abs(expected[0]), _ => floats ? 1e-9 * histogram.Width * histogram.Counts.Length : 0 };
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++) Assert.InRange(actual[i] - expected[i], -tolerance, tolerance);
    }

    [Theory]
    [MemberData(nameof(LocalIds))]
    public void A_local_threshold_is_the_reference_volume(string id)
    {
        JsonElement gold = GoldFilterTests.Case(id);
        Workers two = new(2);
        using Volume<float> input = GoldOperators.Input<float>(gold), expected = GoldOperators.Output(gold);
        if (GoldOperators.Op(gold) == "threshold_local")
        {
            if (GoldOperators.Text(gold, "method") != "mean") return; // gaussian and median windows are no steps of the pipeline
            using Volume<float> local = LocalThreshold.Mean(input, BoxSize.Cube((int)GoldOperators.Number(gold, "block_size")), GoldOperators.Number(gold, "offset"), two);
            (double difference, double span, _) = GoldOperators.Compare(expected, local);
            Assert.InRange(difference, 0, 1e-6 * span);
            return;
        }
        double[] window = GoldOperators.Three(gold, "window_zyx");
        BoxSize box = new((int)window[0], (int)window[1], (int)window[2]);
        double k = GoldOperators.Number(gold, "k");
        using Volume<float> actual = GoldOperators.Op(gold) == "threshold_sauvola" ? LocalThreshold.Sauvola(input, box, k, GoldOperators.Number(gold, "r"), two) : LocalThreshold.Niblack(input, box, k, two);
        (double worst, double range, _) = GoldOperators.Compare(expected, actual);
        Assert.InRange(worst, 0, 1e-5 * range);
    }

    [Theory]
    [MemberData(nameof(HysteresisIds))]
    public void Hysteresis_keeps_the_reference_voxels(string id)
    {
        JsonElement gold = GoldFilterTests.Case(id);
        using Volume<float> input = GoldOperators.Input<float>(gold), expected = GoldOperators.Output(gold);
        using Volume<float> low = new(input.SizeZ, input.SizeY, input.SizeX, input.VoxelSize);
        for (int z = 0; z < low.SizeZ; z++) low.Slice(z).Fill((float)GoldOperators.Number(gold, "low"));
        using Volume<byte> mask = LocalThreshold.Above(input, low, Workers.One);
        MaskRepair.KeepSeeded(mask, input, GoldOperators.Number(gold, "high"));
        Assert.Equal(0, GoldOperators.Compare(expected, mask).Different);
    }

    private static Histogram Of<T>(JsonElement gold)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        using Volume<T> volume = GoldOperators.Input<T>(gold);
        return Histogram.Of(volume.SizeZ, z => (ReadOnlySpan<T>)volume.Slice(z));
    }
}
