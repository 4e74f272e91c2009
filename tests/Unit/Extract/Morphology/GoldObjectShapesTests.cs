using System.Text.Json;
using Approx.Core;
using Approx.Extract;
using Approx.Extract.Filters;
using Approx.Extract.Labelling;
using Approx.Extract.Morphology;
using Approx.Extract.Volumes;
using Approx.Tests.Extract.Filters;

namespace Approx.Tests.Extract.Morphology;

/// <summary>Maxima, watersheds, skeletons and thickness beside scikit-image and the exact definition.</summary>
public sealed class GoldObjectShapesTests
{
    private static readonly Workers Two = new(2);

    public static TheoryData<string> MaximaIds => GoldOperators.Ids(["h_maxima", "h_maxima_edt"]);

    public static TheoryData<string> WatershedIds => GoldOperators.Ids(["watershed_edt"]);

    public static TheoryData<string> SkeletonIds => GoldOperators.Ids(["skeleton_lee"]);

    public static TheoryData<string> ThicknessIds => GoldOperators.Ids(["local_thickness_exact_r2"]);

    [Theory]
    [MemberData(nameof(MaximaIds))]
    public void H_maxima_are_the_reference_maxima(string id)
    {
        JsonElement gold = GoldFilterTests.Case(id);
        using Volume<float> expected = GoldOperators.Output(gold);
        double h = GoldOperators.Number(gold, "h");
        using Volume<byte> actual = GoldOperators.Op(gold) == "h_maxima" ? OfGrey() : OfDistance();
        Assert.Equal(0, GoldOperators.Compare(expected, actual).Different);

        Volume<byte> OfGrey()
        {
            using Volume<float> input = GoldOperators.Input<float>(gold);
            return HMaxima.Of(input, h);
        }

        Volume<byte> OfDistance()
        {
            using Volume<byte> input = GoldOperators.Input<byte>(gold);
            using Volume<float> squared = DistanceTransform.Squared(input, VoxelSize.Unknown, Two);
            return HMaxima.OfSquaredDistances(squared, h);
        }
    }

    [Theory]
    [MemberData(nameof(WatershedIds))]
    public void A_watershed_of_the_distance_parts_objects_as_the_reference_does(string id)
    {
        JsonElement gold = GoldFilterTests.Case(id);
        using Volume<byte> input = GoldOperators.Input<byte>(gold);
        using Volume<float> expected = GoldOperators.Output(gold);
        using Volume<uint> actual = Watershed.Split(input, 1, VoxelSize.Unknown, Two);
        Assert.Equal(Largest(expected), Largest(GoldOperators.Floats(actual)));
        long foreground = 0, different = 0;
        for (int z = 0; z < input.SizeZ; z++)
        {
            for (int i = 0; i < input.Slice(z).Length; i++)
            {
                // The reference leaves parts without a 6-connected way to a maximum at 0; here they go with their object.
                if (expected.Slice(z)[i] != 0) foreground++;
                if (expected.Slice(z)[i] != 0 && expected.Slice(z)[i] != actual.Slice(z)[i]) different++;
                Assert.Equal(input.Slice(z)[i] != 0, actual.Slice(z)[i] != 0);
            }
        }
        Assert.InRange(different, 0, foreground / 100);
    }

    [Fact]
    public void A_watershed_of_grey_values_floods_from_its_markers_as_the_reference_does()
    {
        JsonElement gold = GoldFilterTests.Case("326_watershed_gray_sdA");
        using Volume<float> input = GoldOperators.Input<float>(gold), expected = GoldOperators.Output(gold);
        AxisWeights gauss = AxisWeights.Gaussian(1);
        using Volume<float> smooth = new SeparableFilter(gauss, gauss, gauss, Border.Reflect).Apply(input, Two);
        using Volume<byte> mask = new(input.SizeZ, input.SizeY, input.SizeX, input.VoxelSize);
        for (int z = 0; z < input.SizeZ; z++)
        {
            foreach (ref float value in smooth.Slice(z)) value = MathF.Round(value);
            for (int i = 0; i < mask.Slice(z).Length; i++) mask.Slice(z)[i] = input.Slice(z)[i] > 201 ? (byte)1 : (byte)0;
        }
        using Volume<byte> maxima = HMaxima.Of(smooth, 10);
        using Volume<uint> labels = MaskComponents.OfForeground(maxima, Connectivity.Six).Labels(input.VoxelSize);
        Watershed.Flood(smooth, mask, labels, 6, CancellationToken.None);
        Assert.InRange(GoldOperators.Compare(expected, labels).Different, 0, input.Voxels / 100);
    }

    [Theory]
    [MemberData(nameof(SkeletonIds))]
    public void A_skeleton_is_the_reference_skeleton(string id)
    {
        JsonElement gold = GoldFilterTests.Case(id);
        using Volume<byte> input = GoldOperators.Input<byte>(gold), actual = Skeleton.Of(input, Two);
        using Volume<float> expected = GoldOperators.Output(gold);
        Assert.Equal(0, GoldOperators.Compare(expected, actual).Different);
    }

    [Theory]
    [MemberData(nameof(ThicknessIds))]
    public void Local_thickness_is_the_exact_definition(string id)
    {
        JsonElement gold = GoldFilterTests.Case(id);
        using Volume<byte> input = GoldOperators.Input<byte>(gold);
        using Volume<float> expected = GoldOperators.Output(gold), actual = LocalThickness.SquaredRadius(input, VoxelSize.Unknown, Two);
        Assert.Equal(0, GoldOperators.Compare(expected, actual).Different);
    }

    private static float Largest(Volume<float> labels)
    {
        float largest = 0;
        for (int z = 0; z < labels.SizeZ; z++)
        {
            foreach (float label in labels.Slice(z)) largest = Math.Max(largest, label);
        }
        return largest;
    }
}
