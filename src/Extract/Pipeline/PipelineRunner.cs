using System.Numerics;
using Approx.Core;
using Approx.Extract.Filters;
using Approx.Extract.Labelling;
using Approx.Extract.Morphology;
using Approx.Extract.Segmentation;
using Approx.Extract.Volumes;

namespace Approx.Extract;

/// <summary>
/// Runs the steps of a pipeline in order on a volume in memory. Steps take a volume from grey values to a mask to labels; distance and thickness
/// lead from a mask back to values. Filters compute in float: integers beyond 2²⁴ are rounded there.
/// </summary>
internal sealed class PipelineRunner
{
    private readonly IReadOnlyList<PipelineStep> steps;
    private readonly Connectivity connectivity;
    private readonly Workers workers;

    /// <summary>Checks that every step fits what the steps before it made.</summary>
    /// <exception cref="ApproxException">A step does not fit; says what to put before it.</exception>
    public PipelineRunner(IReadOnlyList<PipelineStep> steps, Connectivity connectivity, Workers workers)
    {
        (this.steps, this.connectivity, this.workers) = (steps, connectivity, workers);
        State state = State.Grey;
        foreach (PipelineStep step in steps) state = After(step, state);
    }

    /// <summary>Is shown the grey values as they stand at the first threshold; the volume is valid during the call.</summary>
    public Action<Volume<float>>? Filtered { get; init; }

    /// <summary>Is told of every step before it runs.</summary>
    public Action<PipelineStep>? StepBegins { get; init; }

    private enum State
    {
        Grey,
        Mask,
        Labels,
    }

    /// <summary>Runs the steps; the input stays as it is.</summary>
    /// <param name="input">Grey values.</param>
    /// <param name="voxel">The voxel size lengths are counted in.</param>
    /// <exception cref="ApproxException">A step's values are wrong.</exception>
    public PipelineResult Run<T>(Volume<T> input, VoxelSize voxel)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        Work<T> work = new(this, input, voxel);
        try
        {
            foreach (PipelineStep step in steps)
            {
                StepBegins?.Invoke(step);
                work.Do(step);
            }
            return work.Result();
        }
        catch
        {
            work.Dispose();
            throw;
        }
    }

    private static State After(PipelineStep step, State state)
    {
        StepArguments arguments = new(step, VoxelSize.Unknown);
        string name = step.Kind == StepKind.Morphology ? arguments.Name : step.Name;
        switch (step.Kind)
        {
            case StepKind.Filter:
            case StepKind.Threshold:
                if (state != State.Grey) throw ApproxException.WrongUsage($"{name} needs grey values: a step before '{step}' made {(state == State.Mask ? "a mask" : "labels")} of them", $"put --{name} before --threshold");
                return step.Kind == StepKind.Filter ? State.Grey : State.Mask;
            case StepKind.Morphology when state == State.Labels && name is "remove-small" or "clear-border":
                return state;
            default:
                if (state != State.Mask) throw NeedsMask(name, state);
                return step.Kind switch
                {
                    StepKind.Label or StepKind.Split => State.Labels,
                    StepKind.Distance or StepKind.Thickness => State.Grey,
                    _ => State.Mask,
                };
        }
    }

    private static ApproxException NeedsMask(string name, State state) => state == State.Grey
        ? ApproxException.WrongUsage($"{name} needs a mask", "put a --threshold before it")
        : ApproxException.WrongUsage($"{name} needs a mask, and stands behind a step that made labels", "put it before --label or --split");

    /// <summary>The volume in work; of the input a float copy is made only when a step needs one.</summary>
    private sealed class Work<T>(PipelineRunner runner, Volume<T> input, VoxelSize voxel) : IDisposable
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        private readonly bool integers = !VoxelTypes.Of<T>().IsFloat();
        private readonly Workers workers = runner.workers;
        private bool whole = !VoxelTypes.Of<T>().IsFloat(), derived;
        private Volume<float>? grey;
        private Volume<byte>? mask;
        private Volume<uint>? labels;
        private string? threshold;

        public void Do(PipelineStep step)
        {
            StepArguments arguments = new(step, voxel);
            switch (step.Kind)
            {
                case StepKind.Filter:
                    double scale = integers ? double.CreateTruncating(T.MaxValue) : 1;
                    Become(FilterStep.Apply(arguments, Grey(), ref whole, scale, workers));
                    break;
                case StepKind.Threshold:
                    Become(Threshold(step.Text, arguments));
                    break;
                case StepKind.Invert:
                    for (int z = 0; z < mask!.SizeZ; z++)
                    {
                        foreach (ref byte voxel in mask.Slice(z)) voxel ^= 1;
                    }
                    break;
                case StepKind.Morphology:
                    if (labels is not null) MorphologyStep.Apply(arguments, labels);
                    else Become(MorphologyStep.Apply(arguments, mask!, runner.connectivity, workers));
                    break;
                case StepKind.Label:
                    Become(MaskComponents.OfForeground(mask!, runner.connectivity).Labels(input.VoxelSize));
                    break;
                case StepKind.Split:
                    Become(Split(arguments));
                    break;
                case StepKind.Distance:
                    Become(DistanceTransform.Distance(mask!, voxel, workers));
                    whole = false;
                    break;
                case StepKind.Thickness:
                    Become(LocalThickness.Diameter(mask!, voxel, workers));
                    whole = false;
                    break;
                default:
                    Become(Skeleton.Of(mask!, workers));
                    break;
            }
        }

        public PipelineResult Result() => new()
        {
            Grey = mask is null && labels is null ? Grey() : null,
            Mask = mask,
            Labels = labels,
            Threshold = threshold,
        };

        public void Dispose()
        {
            grey?.Dispose();
            mask?.Dispose();
            labels?.Dispose();
        }

        private Volume<byte> Threshold(string text, StepArguments arguments)
        {
            if (threshold is null && runner.Filtered is { } show) show(Grey());
            if (!GlobalThreshold.IsGlobal(text))
            {
                threshold = text;
                return LocalThresholdStep.Apply(arguments, Grey(), HalfScale(), workers);
            }
            if (derived)
            {
                (VoxelRange<float> floats, threshold) = ThresholdRange.Of(text, grey!, whole);
                return GreyMask.Of(grey!, floats, workers);
            }
            (VoxelRange<T> range, threshold) = ThresholdRange.Of(text, input, whole: false);
            return GreyMask.Of(input, range, workers);
        }

        // The landscape is measured in edges along x, as H is, so that box-shaped voxels are parted by true distances.
        private Volume<uint> Split(StepArguments arguments)
        {
            if (arguments.Name != "watershed") throw ApproxException.WrongUsage($"unknown split '{arguments.Name}'", "split watershed:H, e.g. watershed:0.5");
            arguments.Expect(1, 1, "watershed:0.5");
            double h = arguments.Length(0);
            if (!(h > 0)) throw arguments.Wrong("wants an H above 0", "e.g. watershed:0.5");
            return Watershed.Split(mask!, h, new VoxelSize(voxel.Z / voxel.X, voxel.Y / voxel.X, 1, Unit.VoxelEdge), workers);
        }

        // Half of the integer type's range, or of the values' own for floats.
        private double HalfScale()
        {
            if (integers) return (double.CreateTruncating(T.MaxValue) - double.CreateTruncating(T.MinValue)) / 2;
            float low = float.PositiveInfinity, high = float.NegativeInfinity;
            for (int z = 0; z < input.SizeZ; z++)
            {
                foreach (float value in Grey().Slice(z))
                {
                    if (float.IsFinite(value)) (low, high) = (Math.Min(low, value), Math.Max(high, value));
                }
            }
            return ((double)high - low) / 2;
        }

        private Volume<float> Grey()
        {
            if (grey is not null) return grey;
            Volume<float> copy = Volume<float>.Uninitialised(input.SizeZ, input.SizeY, input.SizeX, input.VoxelSize);
            workers.For(input.SizeZ, z =>
            {
                ReadOnlySpan<T> from = input.Slice(z);
                Span<float> to = copy.Slice(z);
                for (int i = 0; i < to.Length; i++) to[i] = float.CreateSaturating(from[i]);
            });
            return grey = copy;
        }

        private void Become(Volume<float> next)
        {
            grey?.Dispose();
            mask?.Dispose();
            (grey, mask, derived) = (next, null, true);
        }

        private void Become(Volume<byte> next)
        {
            if (!ReferenceEquals(mask, next)) mask?.Dispose();
            grey?.Dispose();
            (grey, mask) = (null, next);
        }

        private void Become(Volume<uint> next)
        {
            mask?.Dispose();
            (mask, labels) = (null, next);
        }
    }
}
