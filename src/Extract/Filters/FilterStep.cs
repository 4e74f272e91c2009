using Approx.Core;
using Approx.Extract.Volumes;

namespace Approx.Extract.Filters;

/// <summary>A --filter step: from its text to a filtered volume.</summary>
internal static class FilterStep
{
    private static readonly string[] Names = ["gaussian", "median", "mean", "minimum", "maximum", "tophat", "rolling-ball", "tv", "bilateral", "gradient"];

    /// <summary>Runs the filter.</summary>
    /// <param name="arguments">The step.</param>
    /// <param name="grey">The grey volume.</param>
    /// <param name="whole">True when its values are whole numbers; set to whether the result's are.</param>
    /// <param name="fullScale">The largest value of the original integer type, or 1 for floats: the unit of tv's weight.</param>
    /// <param name="workers">Threads.</param>
    /// <exception cref="ApproxException">No such filter, or wrong values.</exception>
    public static Volume<float> Apply(StepArguments arguments, Volume<float> grey, ref bool whole, double fullScale, Workers workers)
    {
        bool wasWhole = whole;
        whole &= KeepsWholeNumbers(arguments);
        switch (arguments.Name)
        {
            case "gaussian":
                arguments.Expect(1, 1, "gaussian:1.5", "border");
                (double z, double y, double x) = arguments.Lengths(0);
                return new SeparableFilter(AxisWeights.Gaussian(Limited(arguments, z)), AxisWeights.Gaussian(Limited(arguments, y)), AxisWeights.Gaussian(Limited(arguments, x)), arguments.Border()) { InFloat = true }.Apply(grey, workers);
            case "gradient":
                arguments.Expect(1, 1, "gradient:1", "border");
                (z, y, x) = arguments.Lengths(0);
                if (Math.Min(z, Math.Min(y, x)) < 0.125) throw arguments.Wrong("wants a sigma of at least 0.125 voxels", "e.g. gradient:1");
                return GradientFilter.Apply(grey, Limited(arguments, z), Limited(arguments, y), Limited(arguments, x), arguments.Border(), workers);
            case "mean":
                arguments.Expect(1, 1, "mean:3", "border");
                BoxSize box = arguments.Box(0);
                return new SeparableFilter(AxisWeights.Mean(box.Z), AxisWeights.Mean(box.Y), AxisWeights.Mean(box.X), arguments.Border()).Apply(grey, workers);
            case "median":
                arguments.Expect(1, 1, "median:3 or median:ball2", "border");
                return MedianFilter.Apply(grey, arguments.Shape(0).Whole, arguments.Border(), wasWhole, workers);
            case "minimum":
                arguments.Expect(1, 1, "minimum:3 or minimum:ball2", "border");
                return ExtremeFilter.Minimum(grey, arguments.Shape(0), arguments.Border(), workers);
            case "maximum":
                arguments.Expect(1, 1, "maximum:3 or maximum:ball2", "border");
                return ExtremeFilter.Maximum(grey, arguments.Shape(0), arguments.Border(), workers);
            case "tophat":
                arguments.Expect(1, 1, "tophat:ball5", "border");
                return ExtremeFilter.TopHat(grey, arguments.Shape(0), arguments.Border(), workers);
            case "rolling-ball":
                arguments.Expect(1, 1, "rolling-ball:50");
                double radius = arguments.Length(0);
                if (radius is < 1 or > 128) throw arguments.Wrong("wants a radius of 1 to 128 voxels", "e.g. rolling-ball:20");
                return RollingBall.Background(grey, radius, workers);
            case "tv":
                arguments.Expect(1, 1, "tv:0.1");
                return TotalVariation.Apply(grey, Positive(arguments, 0) * fullScale, workers);
            case "bilateral":
                arguments.Expect(2, 2, "bilateral:1.5,20", "border");
                (z, y, x) = arguments.Lengths(0);
                if (Math.Min(z, Math.Min(y, x)) <= 0 || Math.Max(z, Math.Max(y, x)) > 20) throw arguments.Wrong("wants a SPACE above 0 and of at most 20 voxels", "e.g. bilateral:1.5,20");
                return BilateralFilter.Apply(grey, z, y, x, Positive(arguments, 1), arguments.Border(), workers);
            default:
                string? near = NearestName.Of(arguments.Name, Names);
                throw ApproxException.WrongUsage($"unknown filter '{arguments.Name}'", near is null ? "filters: " + string.Join(", ", Names) : $"did you mean {near}?");
        }
    }

    /// <summary>True for filters that make whole numbers of whole numbers: those that choose or subtract values.</summary>
    public static bool KeepsWholeNumbers(StepArguments arguments) => arguments.Name is "median" or "minimum" or "maximum" or "tophat";

    private static double Positive(StepArguments arguments, int i) =>
        arguments.Number(i) is > 0 and double value ? value : throw arguments.Wrong($"wants a number above 0, found '{arguments.Text(i)}'", null);

    private static double Limited(StepArguments arguments, double sigma) =>
        sigma <= 256 ? sigma : throw arguments.Wrong("wants a sigma of at most 256 voxels", "reduce the volume first");
}
