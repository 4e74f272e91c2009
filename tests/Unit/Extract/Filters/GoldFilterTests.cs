using System.Text.Json;
using Approx.Extract;
using Approx.Extract.Filters;
using Approx.Extract.Volumes;

namespace Approx.Tests.Extract.Filters;

/// <summary>Filters beside scipy, scikit-image and ITK.</summary>
public sealed class GoldFilterTests
{
    private static readonly Workers Two = new(2);

    private static readonly Dictionary<string, Func<Volume<float>, JsonElement, Volume<float>>> Filters = new(StringComparer.Ordinal)
    {
        ["gaussian"] = (v, c) =>
        {
            double[] s = GoldOperators.Three(c, "sigma_zyx");
            double truncate = GoldOperators.Number(c, "truncate");
            return new SeparableFilter(AxisWeights.Gaussian(s[0], truncate), AxisWeights.Gaussian(s[1], truncate), AxisWeights.Gaussian(s[2], truncate), BorderOf(c), GoldOperators.Number(c, "cval")) { InFloat = true }.Apply(v, Two);
        },
        ["median"] = (v, c) => MedianFilter.Apply(v, Shape(c).Whole, BorderOf(c), whole: true, Two),
        ["uniform"] = Mean,
        ["uniform_even"] = Mean,
        ["minimum"] = (v, c) => ExtremeFilter.Minimum(v, Shape(c), BorderOf(c), Two),
        ["maximum"] = (v, c) => ExtremeFilter.Maximum(v, Shape(c), BorderOf(c), Two),
        ["white_tophat"] = (v, c) => ExtremeFilter.TopHat(v, Shape(c), Border.Reflect, Two),
        ["gaussian_gradient_magnitude"] = (v, c) => GradientFilter.Apply(v, GoldOperators.Number(c, "sigma"), GoldOperators.Number(c, "sigma"), GoldOperators.Number(c, "sigma"), BorderOf(c), Two),
        ["rolling_ball"] = (v, c) => RollingBall.Background(v, GoldOperators.Number(c, "radius"), Two),
    };

    public static TheoryData<string> Exact => GoldOperators.Ids(Filters.Keys);

    [Theory]
    [MemberData(nameof(Exact))]
    public void A_filter_gives_the_reference_values(string id)
    {
        JsonElement gold = Case(id);
        using Volume<float> input = GoldOperators.Input<float>(gold), expected = GoldOperators.Output(gold), actual = Filters[GoldOperators.Op(gold)](input, gold);
        (double worst, double range, _) = GoldOperators.Compare(expected, actual);
        Assert.InRange(worst, 0, gold.GetProperty("tolerance").GetString() == "exact" ? 0 : 1e-6 * range);
    }

    [Fact]
    public void The_median_by_network_histogram_and_sorting_are_the_same()
    {
        foreach (string id in GoldOperators.Cases.Where(c => GoldOperators.Op(c.Value) == "median").Select(c => c.Key))
        {
            JsonElement gold = Case(id);
            Footprint footprint = Shape(gold).Whole;
            int rank = footprint.Offsets.Count / 2;
            using Volume<float> input = GoldOperators.Input<float>(gold), expected = GoldOperators.Output(gold);
            using Volume<float> asFloats = MedianFilter.Apply(input, footprint, BorderOf(gold), whole: false, Two);
            using Volume<float> byHistogram = MedianFilter.ByHistogram(input, footprint, BorderOf(gold), rank, (-40000, 70000), Two);
            using Volume<float> bySorting = MedianFilter.BySorting(input, footprint, BorderOf(gold), rank, Two);
            foreach (Volume<float> actual in new[] { asFloats, byHistogram, bySorting }) Assert.Equal(0, GoldOperators.Compare(expected, actual).Different);
        }
    }

    [Fact]
    public void Total_variation_stops_where_scikit_image_stops()
    {
        JsonElement gold = Case("019_tv_chambolle_fibA");
        using Volume<float> input = GoldOperators.Input<float>(gold), expected = GoldOperators.Output(gold);
        using Volume<float> actual = TotalVariation.Apply(input, 0.1 * 255, Two);
        foreach (int z in Enumerable.Range(0, actual.SizeZ))
        {
            foreach (ref float value in actual.Slice(z)) value /= 255;
        }
        Assert.InRange(GoldOperators.Compare(expected, actual).Worst, 0, 1e-5);
    }

    [Fact]
    public void The_bilateral_filter_is_within_one_hundredth_of_the_range_of_ITK()
    {
        JsonElement gold = Case("021_bilateral_itk_fibA");
        using Volume<float> input = GoldOperators.Input<float>(gold), expected = GoldOperators.Output(gold);
        using Volume<float> actual = BilateralFilter.Apply(input, 1.5, 1.5, 1.5, 20, Border.Nearest, Two);
        (double worst, double range, _) = GoldOperators.Compare(expected, actual);
        Assert.InRange(worst, 0, 0.01 * range);
    }

    internal static JsonElement Case(string id)
    {
        SharedData.Path("gold/operators/manifest.json");
        return GoldOperators.Cases[id];
    }

    private static Volume<float> Mean(Volume<float> v, JsonElement c)
    {
        double[] s = GoldOperators.Three(c, "size_zyx");
        return new SeparableFilter(AxisWeights.Mean((int)s[0]), AxisWeights.Mean((int)s[1]), AxisWeights.Mean((int)s[2]), BorderOf(c)).Apply(v, Two);
    }

    private static Border BorderOf(JsonElement c) => GoldOperators.Text(c, "mode") is { Length: > 0 } mode ? Enum.Parse<Border>(mode, ignoreCase: true) : Border.Reflect;

    private static Neighbourhood Shape(JsonElement c)
    {
        string footprint = GoldOperators.Text(c, "footprint");
        if (footprint.Length == 0) return Neighbourhood.OfBox(BoxSize.Cube((int)GoldOperators.Number(c, "size")));
        double radius = footprint["ball(".Length] - '0';
        return Neighbourhood.OfEllipsoid(radius, radius, radius);
    }
}
