using Approx.Core;
using Approx.Extract.Filters;
using Approx.Extract.Segmentation;

namespace Approx.Extract;

/// <summary>
/// How far a step looks: the result at a voxel depends on the voxels at most (Z, Y, X) voxels away along each axis, and on the volume's own
/// faces. A part of the volume cut out with that many voxels around it (fewer at the volume's faces) gives, in its middle, the same bytes.
/// </summary>
/// <param name="Z">Slices.</param>
/// <param name="Y">Rows.</param>
/// <param name="X">Columns.</param>
internal readonly record struct StepReach(int Z, int Y, int X)
{
    /// <summary>A voxel's own value.</summary>
    public static StepReach Voxel => default;

    /// <summary>Both, one after the other.</summary>
    public static StepReach operator +(StepReach a, StepReach b) => new(a.Z + b.Z, a.Y + b.Y, a.X + b.X);

    /// <summary>The reach of a step, or null when it looks at the whole volume: a histogram, components, distances, iterations.</summary>
    /// <param name="step">The step.</param>
    /// <param name="voxel">The voxel size its lengths are counted in.</param>
    /// <param name="floats">The volume's values are floats: then sauvola without its third value needs the range of all of them.</param>
    /// <exception cref="ApproxException">The step's values are wrong.</exception>
    public static StepReach? Of(PipelineStep step, VoxelSize voxel, bool floats = false)
    {
        StepArguments arguments = new(step, voxel);
        return step.Kind switch
        {
            StepKind.Filter => OfFilter(arguments),
            StepKind.Threshold => OfThreshold(step.Text, arguments, floats),
            StepKind.Invert => Voxel,
            StepKind.Morphology => OfMorphology(arguments),
            _ => null,
        };
    }

    private static StepReach? OfFilter(StepArguments arguments)
    {
        switch (arguments.Name)
        {
            case "gaussian" or "gradient":
                (double z, double y, double x) = arguments.Lengths(0);
                return new StepReach(AxisWeights.GaussianRadius(z), AxisWeights.GaussianRadius(y), AxisWeights.GaussianRadius(x));
            case "bilateral":
                (z, y, x) = arguments.Lengths(0);
                return Of(Footprint.Box(BilateralFilter.Window(z, y, x)));
            case "mean":
                return Of(Footprint.Box(arguments.Box(0)));
            case "median" or "minimum" or "maximum":
                return Of(arguments.Shape(0).Whole);
            case "tophat":
                return Of(arguments.Shape(0).Whole) + Of(arguments.Shape(0).Whole);
            case "rolling-ball":
                return Of(Footprint.Ball(arguments.Length(0)));
            default:
                return null;
        }
    }

    private static StepReach? OfThreshold(string text, StepArguments arguments, bool floats)
    {
        if (GlobalThreshold.IsGlobal(text)) return text.Length > 0 && !char.IsAsciiLetter(text[0]) ? Voxel : null;
        return arguments.Name switch
        {
            "local-mean" or "niblack" => Of(Footprint.Box(arguments.Box(0))),
            "sauvola" => floats && arguments.Count < 3 ? null : Of(Footprint.Box(arguments.Box(0))),
            _ => null,
        };
    }

    private static StepReach? OfMorphology(StepArguments arguments) => arguments.Name switch
    {
        "erode" or "dilate" => Of(Morphology.MorphologyStep.Structure(arguments)),
        "open" or "close" => Of(Morphology.MorphologyStep.Structure(arguments)) + Of(Morphology.MorphologyStep.Structure(arguments)),
        _ => null,
    };

    private static StepReach Of(Footprint footprint) => new(footprint.ReachZ, footprint.ReachY, footprint.ReachX);
}
