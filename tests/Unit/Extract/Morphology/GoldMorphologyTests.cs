using System.Globalization;
using System.Text.Json;
using Approx.Core;
using Approx.Extract;
using Approx.Extract.Filters;
using Approx.Extract.Labelling;
using Approx.Extract.Morphology;
using Approx.Extract.Volumes;
using Approx.Tests.Extract.Filters;

namespace Approx.Tests.Extract.Morphology;

/// <summary>Masks, components and distances beside scipy and scikit-image.</summary>
public sealed class GoldMorphologyTests
{
    private static readonly Workers Two = new(2);

    private static readonly Dictionary<string, Func<Volume<byte>, JsonElement, Volume<byte>?>> Masks = new(StringComparer.Ordinal)
    {
        ["binary_erosion"] = (m, c) => Repeated(m, (int)GoldOperators.Number(c, "iterations"), v => BitMorphology.Erode(v, Structure(c), Two, GoldOperators.Number(c, "border_value") != 0)),
        ["binary_dilation"] = (m, c) => BitMorphology.Dilate(m, Structure(c), Two),
        ["binary_opening"] = (m, c) => BitMorphology.Open(m, Structure(c), Two),
        ["binary_closing"] = (m, c) => BitMorphology.Close(m, Structure(c), Two),
        ["binary_erosion_skimage"] = (m, c) => BitMorphology.Erode(m, Structure(c), Two, outside: true),
        ["binary_dilation_skimage"] = (m, c) => BitMorphology.Dilate(m, Structure(c), Two),
        ["binary_opening_skimage"] = (m, c) => BitMorphology.Open(m, Structure(c), Two, outside: true),
        ["binary_closing_skimage"] = (m, c) => BitMorphology.Close(m, Structure(c), Two, outside: true),
        ["remove_small_objects"] = (m, c) => InPlace(m, v => MaskRepair.RemoveSmall(v, (long)GoldOperators.Number(c, "max_size"), Neighbours(c))),
        ["remove_small_holes"] = (m, c) => InPlace(m, v => MaskRepair.RemoveSmallHoles(v, (long)GoldOperators.Number(c, "max_size"), Neighbours(c))),
        ["fill_holes"] = FillHoles,
    };

    public static TheoryData<string> MaskIds => GoldOperators.Ids(Masks.Keys);

    public static TheoryData<string> LabelIds => GoldOperators.Ids(["label"]);

    public static TheoryData<string> ClearIds => GoldOperators.Ids(["clear_border"]);

    public static TheoryData<string> DistanceIds => GoldOperators.Ids(["edt", "edt_squared"]);

    [Theory]
    [MemberData(nameof(MaskIds))]
    public void A_mask_operator_gives_the_reference_voxels(string id)
    {
        JsonElement gold = GoldFilterTests.Case(id);
        using Volume<byte> input = GoldOperators.Input<byte>(gold);
        using Volume<float> expected = GoldOperators.Output(gold);
        using Volume<byte>? actual = Masks[GoldOperators.Op(gold)](input, gold);
        Assert.NotNull(actual);
        Assert.Equal(0, GoldOperators.Compare(expected, actual).Different);
    }

    [Theory]
    [MemberData(nameof(LabelIds))]
    public void Components_have_the_reference_ids(string id)
    {
        JsonElement gold = GoldFilterTests.Case(id);
        using Volume<byte> input = GoldOperators.Input<byte>(gold);
        using Volume<float> expected = GoldOperators.Output(gold);
        using Volume<uint> actual = MaskComponents.OfForeground(input, Neighbours(gold)).Labels(input.VoxelSize);
        Assert.Equal(0, GoldOperators.Compare(expected, actual).Different);
    }

    [Theory]
    [MemberData(nameof(ClearIds))]
    public void Clearing_the_border_leaves_the_reference_labels(string id)
    {
        JsonElement gold = GoldFilterTests.Case(id);
        using Volume<byte> input = GoldOperators.Input<byte>(gold);
        using Volume<float> expected = GoldOperators.Output(gold);
        int margin = (int)GoldOperators.Number(gold, "buffer_size");
        using Volume<uint> labels = MaskComponents.OfForeground(input, Connectivity.TwentySix).Labels(input.VoxelSize);
        MaskRepair.ClearBorder(input, Connectivity.TwentySix, margin);
        for (int z = 0; z < input.SizeZ; z++)
        {
            for (int i = 0; i < input.Slice(z).Length; i++) Assert.Equal(expected.Slice(z)[i] != 0, input.Slice(z)[i] != 0);
        }
        if (margin > 0) return;
        MaskRepair.ClearBorder(labels);
        Assert.Equal(0, GoldOperators.Compare(expected, labels).Different);
    }

    [Theory]
    [MemberData(nameof(DistanceIds))]
    public void Distances_are_the_reference_distances(string id)
    {
        JsonElement gold = GoldFilterTests.Case(id);
        if (GoldOperators.Text(gold, "border").EndsWith("is background", StringComparison.Ordinal)) return; // the outside is never background here
        double[] edges = GoldOperators.Three(gold, "spacing_zyx");
        VoxelSize size = new(edges[0], edges[1], edges[2], Unit.Micrometre);
        using Volume<byte> input = GoldOperators.Input<byte>(gold);
        using Volume<float> expected = GoldOperators.Output(gold);
        bool squared = GoldOperators.Op(gold) == "edt_squared";
        using Volume<float> actual = squared ? DistanceTransform.Squared(input, size, Two) : DistanceTransform.Distance(input, size, Two);
        (double worst, double range, _) = GoldOperators.Compare(expected, actual);
        Assert.InRange(worst, 0, squared ? 0 : 1e-6 * range);
    }

    private static Volume<byte> FillHoles(Volume<byte> mask, JsonElement gold)
    {
        if (GoldOperators.Text(gold, "background_connectivity") is { Length: > 0 } connectivity)
            return InPlace(mask, v => MaskRepair.FillHoles(v, (Connectivity)int.Parse(connectivity, CultureInfo.InvariantCulture)));
        // Slice by slice: each slice is a volume of its own.
        Volume<byte> filled = new(mask.SizeZ, mask.SizeY, mask.SizeX, mask.VoxelSize);
        for (int z = 0; z < mask.SizeZ; z++)
        {
            using Volume<byte> slice = new(1, mask.SizeY, mask.SizeX, mask.VoxelSize);
            mask.Slice(z).CopyTo(slice.Slice(0));
            MaskRepair.FillHoles(slice);
            slice.Slice(0).CopyTo(filled.Slice(z));
        }
        return filled;
    }

    private static Volume<byte> InPlace(Volume<byte> mask, Action<Volume<byte>> change)
    {
        Volume<byte> copy = new(mask.SizeZ, mask.SizeY, mask.SizeX, mask.VoxelSize);
        for (int z = 0; z < mask.SizeZ; z++) mask.Slice(z).CopyTo(copy.Slice(z));
        change(copy);
        return copy;
    }

    private static Volume<byte> Repeated(Volume<byte> mask, int times, Func<Volume<byte>, Volume<byte>> change)
    {
        Volume<byte> current = change(mask);
        for (int i = 1; i < times; i++) current = change(current);
        return current;
    }

    private static Connectivity Neighbours(JsonElement gold) => (Connectivity)(int)GoldOperators.Number(gold, "connectivity");

    private static Footprint Structure(JsonElement gold)
    {
        string text = GoldOperators.Text(gold, "structure") + GoldOperators.Text(gold, "footprint");
        if (text.StartsWith("ball(", StringComparison.Ordinal)) return Footprint.Ball(text["ball(".Length] - '0');
        return Footprint.Neighbours(int.Parse(text[..text.IndexOf('-', StringComparison.Ordinal)], CultureInfo.InvariantCulture));
    }
}
