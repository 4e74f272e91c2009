using Approx.Core;
using Approx.Extract.Filters;
using Approx.Extract.Segmentation;
using Approx.Extract.Volumes;

namespace Approx.Extract.Streaming;

/// <summary>
/// How far a step looks along z, and what memory it takes. A step of finite reach gives a slab's voxels from the slab and as many slices
/// around it; a step without one needs the whole volume.
/// </summary>
/// <param name="Slices">Slices it looks to either side, or null: all of them.</param>
/// <param name="Bytes">Bytes for each voxel while it runs, beside the input volume: an estimate of what is there at once.</param>
internal readonly record struct StepReach(int? Slices, int Bytes)
{
    /// <summary>The reach of a step; lengths with a unit are counted in the voxel size given.</summary>
    /// <exception cref="ApproxException">No such filter or threshold, or wrong values.</exception>
    public static StepReach Of(PipelineStep step, VoxelSize voxel)
    {
        StepArguments arguments = new(step, voxel);
        return step.Kind switch
        {
            StepKind.Filter => OfFilter(arguments),
            StepKind.Threshold when GlobalThreshold.IsGlobal(step.Text) => new StepReach(0, 5),
            StepKind.Threshold => arguments.Name is "local-mean" or "sauvola" or "niblack" && arguments.Count > 0 ? new StepReach(arguments.Box(0).Z / 2, 9) : new StepReach(null, 9),
            StepKind.Invert => new StepReach(0, 1),
            StepKind.Morphology => OfMorphology(arguments),
            StepKind.Label => new StepReach(null, 5),
            StepKind.Split => new StepReach(null, 24),
            StepKind.Thickness => new StepReach(null, 16),
            _ => new StepReach(null, 9),
        };
    }

    private static StepReach OfFilter(StepArguments arguments)
    {
        if (arguments.Count == 0) return Whole(arguments);
        switch (arguments.Name)
        {
            case "gaussian" or "gradient":
                return new StepReach(-AxisWeights.Gaussian(Math.Min(256, arguments.Lengths(0).Z)).First, 8);
            case "mean":
                return new StepReach(arguments.Box(0).Z / 2, 8);
            case "median":
                return new StepReach(arguments.Shape(0).Whole.ReachZ, 12);
            case "minimum" or "maximum":
                return new StepReach(arguments.Shape(0).Parts.Sum(p => p.ReachZ), 16);
            case "tophat":
                return new StepReach(2 * arguments.Shape(0).Parts.Sum(p => p.ReachZ), 20);
            case "rolling-ball":
                return new StepReach((int)Math.Min(128, arguments.Length(0)), 12);
            case "bilateral":
                return new StepReach((int)Math.Ceiling(2.5 * Math.Min(20, arguments.Lengths(0).Z)), 12);
            case "tv":
                return new StepReach(null, 28);
            default:
                return Whole(arguments);
        }
    }

    // Wrong text is told by the filter itself, in its own words, on the smallest of volumes.
    private static StepReach Whole(StepArguments arguments)
    {
        using Volume<float> voxel = new(1, 1, 1, VoxelSize.Unknown);
        bool whole = false;
        FilterStep.Apply(arguments, voxel, ref whole, 1, Workers.One).Dispose();
        return new StepReach(null, 12);
    }

    private static StepReach OfMorphology(StepArguments arguments)
    {
        bool once = arguments.Name is "erode" or "dilate";
        if (!once && arguments.Name is not ("open" or "close")) return new StepReach(null, 6);
        bool ball = arguments.Count > 0 && arguments.Text(0).StartsWith("ball", StringComparison.OrdinalIgnoreCase);
        int reach = ball ? arguments.Shape(0).Whole.ReachZ : 1;
        return new StepReach(once ? reach : 2 * reach, 3);
    }
}
