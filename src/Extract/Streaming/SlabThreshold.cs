using System.Collections.Concurrent;
using System.Globalization;
using System.Numerics;
using Approx.Core;
using Approx.Extract.Filters;
using Approx.Extract.Segmentation;
using Approx.Extract.Volumes;

namespace Approx.Extract.Streaming;

/// <summary>A threshold whose numbers are known, so that it can be applied to slabs.</summary>
/// <param name="Step">The step's text with the numbers in it.</param>
/// <param name="Shown">The threshold as provenance has it.</param>
internal readonly record struct KnownThreshold(string Step, string Shown);

/// <summary>
/// The first visit of a streamed volume: what a threshold must know of the whole volume (the histogram of an automatic one, the range of
/// values of sauvola on floats), taken slab by slab behind the filters. The same number, bit for bit, as of the volume in memory.
/// </summary>
internal sealed class SlabThreshold(IReadOnlyList<PipelineStep> steps, VoxelSize voxel, Workers workers)
{
    // Rank filters of 8- and 16-bit integers give whole numbers within ±2¹⁶.
    private const int MostRanked = 1 << 16;

    private readonly int at = steps.ToList().FindIndex(s => s.Kind == StepKind.Threshold);

    private PipelineStep Step => steps[at];

    private PipelineStep[] Filters => [.. steps.Take(at)];

    /// <summary>The threshold of a pipeline of filters, a threshold, and what follows it.</summary>
    /// <param name="read">The slabs with a halo for the filters; each call visits the volume once.</param>
    public KnownThreshold Find<T>(Func<IEnumerable<(Slab Slab, SlabVoxels<T> Voxels)>> read)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (!GlobalThreshold.IsGlobal(Step.Text)) return new KnownThreshold(Local(read), Step.Text);
        if (ThresholdRange.Given<T>(Step.Text) is not null) return new KnownThreshold(Step.Text, Step.Text);
        Histogram histogram = Filters.Length > 0 ? OfFiltered(read) : OfInput(read);
        string chosen = GlobalThreshold.Of(Step.Text, histogram).ToString("R", CultureInfo.InvariantCulture);
        return new KnownThreshold(chosen, chosen);
    }

    // sauvola's r is half of the values' range unless it is given; for integers the type says it.
    private string Local<T>(Func<IEnumerable<(Slab Slab, SlabVoxels<T> Voxels)>> read)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        StepArguments arguments = new(Step, voxel);
        if (arguments.Name != "sauvola" || arguments.Count > 2 || !VoxelTypes.Of<T>().IsFloat()) return Step.Text;
        (double low, double high) = Range<float>(visit => EachFiltered(read, visit));
        string k = arguments.Count > 1 ? arguments.Text(1) : "0.2";
        return string.Create(CultureInfo.InvariantCulture, $"sauvola:{arguments.Text(0)},{k},{(high - low) / 2:R}");
    }

    private Histogram OfInput<T>(Func<IEnumerable<(Slab Slab, SlabVoxels<T> Voxels)>> read)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        void Visit(Action<Slab, SliceOf<T>> visit)
        {
            foreach ((Slab slab, SlabVoxels<T> voxels) in read()) visit(slab, voxels.Slice);
        }

        VoxelType type = VoxelTypes.Of<T>();
        if (type.Size() > 2) return Of<T>(Visit, !type.IsFloat());
        int lowest = int.CreateTruncating(T.MinValue);
        return Histogram.OfLevels(lowest, Count<T>(Visit, int.CreateTruncating(T.MaxValue) - lowest + 1, (part, counts) => Histogram.CountLevels(part, lowest, counts)));
    }

    private Histogram OfFiltered<T>(Func<IEnumerable<(Slab Slab, SlabVoxels<T> Voxels)>> read)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        VoxelType type = VoxelTypes.Of<T>();
        bool whole = !type.IsFloat() && Filters.All(f => FilterStep.KeepsWholeNumbers(new StepArguments(f, voxel)));
        void Visit(Action<Slab, SliceOf<float>> visit) => EachFiltered(read, visit);
        if (!whole || type.Size() > 2 || Filters.Length > 1) return Of<float>(Visit, whole);
        return Histogram.OfLevels(-MostRanked, Count<float>(Visit, (2 * MostRanked) + 1, static (part, counts) => Histogram.CountLevels(part, -MostRanked, counts)));
    }

    // Two visits: the range, then the counts.
    private Histogram Of<T>(Action<Action<Slab, SliceOf<T>>> each, bool whole)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        (double low, double high) = Range(each);
        if (low > high) throw Histogram.NothingFinite();
        if (whole && Histogram.HasLevels(low, high)) return Histogram.OfLevels((long)low, Count(each, (int)(high - low) + 1, (ReadOnlySpan<T> part, long[] counts) => Histogram.CountLevels(part, (long)low, counts)));
        return Histogram.OfBins(low, high, Count(each, Histogram.FloatBins, (ReadOnlySpan<T> part, long[] counts) => Histogram.CountBins(part, low, high, counts)));
    }

    private (double Low, double High) Range<T>(Action<Action<Slab, SliceOf<T>>> each)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        Lock gate = new();
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        each((slab, slice) => workers.For(slab.Z1 - slab.Z0, i =>
        {
            double from = double.PositiveInfinity, to = double.NegativeInfinity;
            Histogram.Extend(slice(slab.Z0 + i), ref from, ref to);
            lock (gate) (low, high) = (Math.Min(low, from), Math.Max(high, to));
        }));
        return (low, high);
    }

    private long[] Count<T>(Action<Action<Slab, SliceOf<T>>> each, int bins, CountPart<T> count)
        where T : unmanaged
    {
        long[] total = new long[bins];
        each((slab, slice) =>
        {
            ConcurrentBag<long[]> parts = [];
            workers.For(slab.Z1 - slab.Z0, () =>
            {
                long[] own = new long[bins];
                parts.Add(own);
                return own;
            }, (i, own) => count(slice(slab.Z0 + i), own));
            foreach (long[] part in parts)
            {
                for (int i = 0; i < total.Length; i++) total[i] += part[i];
            }
        });
        return total;
    }

    private void EachFiltered<T>(Func<IEnumerable<(Slab Slab, SlabVoxels<T> Voxels)>> read, Action<Slab, SliceOf<float>> visit)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        PipelineRunner runner = new(Filters, Labelling.Connectivity.TwentySix, workers);
        foreach ((Slab slab, SlabVoxels<T> voxels) in read())
        {
            using PipelineResult made = runner.Run(voxels.Volume!, voxel);
            visit(slab, z => made.Grey!.Slice(z - voxels.Z0));
        }
    }

    private delegate void CountPart<T>(ReadOnlySpan<T> part, long[] counts);
}
