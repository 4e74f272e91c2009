using Approx.Core;
using Approx.Extract.Filters;
using Approx.Extract.Segmentation;
using Approx.Extract.Volumes;

namespace Approx.Extract.Streaming;

/// <summary>What a step needs of a volume that is measured slab by slab: slices around a slab, and memory.</summary>
/// <param name="Slices">Slices it looks to either side, or null: all of them. A threshold chosen from all values needs none: it is chosen in a visit before.</param>
/// <param name="Bytes">Bytes for each voxel while it runs, beside the input volume: an estimate of what is there at once.</param>
internal readonly record struct StepNeeds(int? Slices, int Bytes)
{
    /// <summary>The needs of a step; lengths with a unit are counted in the voxel size given.</summary>
    /// <exception cref="ApproxException">No such filter or threshold, or wrong values.</exception>
    public static StepNeeds Of(PipelineStep step, VoxelSize voxel)
    {
        int? slices = step.Kind == StepKind.Threshold && GlobalThreshold.IsGlobal(step.Text) ? 0 : StepReach.Of(step, voxel)?.Z;
        if (slices is null && step.Kind == StepKind.Filter) Check(new StepArguments(step, voxel));
        return new StepNeeds(slices, BytesOf(step, voxel));
    }

    private static int BytesOf(PipelineStep step, VoxelSize voxel) => step.Kind switch
    {
        StepKind.Filter => new StepArguments(step, voxel).Name switch
        {
            "gaussian" or "gradient" or "mean" => 8,
            "minimum" or "maximum" => 16,
            "tophat" => 20,
            "tv" => 28,
            _ => 12,
        },
        StepKind.Threshold => GlobalThreshold.IsGlobal(step.Text) ? 5 : 9,
        StepKind.Invert => 1,
        StepKind.Morphology => 6,
        StepKind.Label => 5,
        StepKind.Split => 24,
        StepKind.Thickness => 16,
        _ => 9,
    };

    // Wrong text is told by the filter itself, in its own words, on the smallest of volumes.
    private static void Check(StepArguments arguments)
    {
        using Volume<float> voxel = new(1, 1, 1, VoxelSize.Unknown);
        bool whole = false;
        FilterStep.Apply(arguments, voxel, ref whole, 1, Workers.One).Dispose();
    }
}
