using Approx.Core;
using Approx.Extract.Filters;
using Approx.Extract.Labelling;
using Approx.Extract.Volumes;

namespace Approx.Extract.Morphology;

/// <summary>A --morphology step on a mask or, where that makes sense, on labels.</summary>
internal static class MorphologyStep
{
    private static readonly string[] Names = ["erode", "dilate", "open", "close", "fill-holes", "remove-small", "remove-small-holes", "clear-border"];

    /// <summary>The changed mask: the same volume, or a new one.</summary>
    /// <exception cref="ApproxException">No such operation, or wrong values.</exception>
    public static Volume<byte> Apply(StepArguments arguments, Volume<byte> mask, Connectivity connectivity, Workers workers)
    {
        switch (arguments.Name)
        {
            case "erode":
                return BitMorphology.Erode(mask, Structure(arguments), workers);
            case "dilate":
                return BitMorphology.Dilate(mask, Structure(arguments), workers);
            case "open":
                return BitMorphology.Open(mask, Structure(arguments), workers);
            case "close":
                return BitMorphology.Close(mask, Structure(arguments), workers);
            case "fill-holes":
                arguments.Expect(0, 0, "fill-holes");
                MaskRepair.FillHoles(mask);
                return mask;
            case "remove-small":
                arguments.Expect(1, 1, "remove-small:50");
                MaskRepair.RemoveSmall(mask, arguments.Whole(0), connectivity);
                return mask;
            case "remove-small-holes":
                arguments.Expect(1, 1, "remove-small-holes:50");
                MaskRepair.RemoveSmallHoles(mask, arguments.Whole(0));
                return mask;
            case "clear-border":
                arguments.Expect(0, 0, "clear-border");
                MaskRepair.ClearBorder(mask, connectivity);
                return mask;
            default:
                throw Unknown(arguments.Name);
        }
    }

    /// <summary>Changes labels in place: remove-small and clear-border.</summary>
    /// <exception cref="ApproxException">Another operation.</exception>
    public static void Apply(StepArguments arguments, Volume<uint> labels)
    {
        switch (arguments.Name)
        {
            case "remove-small":
                arguments.Expect(1, 1, "remove-small:50");
                MaskRepair.RemoveSmall(labels, arguments.Whole(0));
                break;
            case "clear-border":
                arguments.Expect(0, 0, "clear-border");
                MaskRepair.ClearBorder(labels);
                break;
            default:
                throw Names.Contains(arguments.Name) ? arguments.Wrong("needs a mask, and stands behind a step that made labels", "put it before --label or --split") : Unknown(arguments.Name);
        }
    }

    /// <summary>The neighbourhood a step names: 6, 18, 26 or ballR; 6 unless it is given.</summary>
    /// <exception cref="ApproxException">No such neighbourhood.</exception>
    public static Footprint Structure(StepArguments arguments)
    {
        arguments.Expect(0, 1, $"{arguments.Name}:26 or {arguments.Name}:ball2");
        if (arguments.Count == 0) return Footprint.Neighbours(6);
        if (arguments.Text(0).StartsWith("ball", StringComparison.OrdinalIgnoreCase)) return arguments.Shape(0).Whole;
        return arguments.Text(0) is "6" or "18" or "26" ? Footprint.Neighbours((int)arguments.Whole(0)) : throw arguments.Wrong($"knows no neighbourhood '{arguments.Text(0)}'", "6, 18, 26 or ballR");
    }

    private static ApproxException Unknown(string name)
    {
        string? near = NearestName.Of(name, Names);
        return ApproxException.WrongUsage($"unknown morphology '{name}'", near is null ? "morphology: " + string.Join(", ", Names) : $"did you mean {near}?");
    }
}
