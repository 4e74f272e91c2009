using System.Numerics;
using Approx.Extract.Blocks;
using Approx.Extract.Labelling;
using Approx.Extract.Volumes;

namespace Approx.Extract.Observers;

/// <summary>
/// Sees the slices of one frame go by and makes of them what the objects pass does not: grey statistics, histogram, objects of each slice,
/// the mask to keep. Every slice is shown once, ascending, in slabs of any number of slices, by one thread at a time; what comes out does not depend on the slabs.
/// </summary>
internal sealed class FrameObserver
{
    private readonly Workers workers;
    private readonly bool wantsSlices, wantsHistogram;
    private readonly int sizeZ;
    private readonly VolumeWriter? mask;
    private GreySlices? grey;
    private LabelSlices? labels;
    private byte[] maskSlice = [];

    /// <summary>An observer of one frame.</summary>
    /// <param name="pipeline">What is asked for; nothing else is computed.</param>
    /// <param name="sizeZ">Slices of the frame.</param>
    /// <param name="workers">Threads within a slab.</param>
    /// <param name="mask">Takes the foreground as bytes 0 and 1; null: it is not kept.</param>
    public FrameObserver(Pipeline pipeline, int sizeZ, Workers workers, VolumeWriter? mask = null)
    {
        (this.sizeZ, this.workers, this.mask) = (sizeZ, workers, mask);
        wantsSlices = pipeline.Metrics.Has(MetricGroups.Slices);
        wantsHistogram = pipeline.Metrics.Has(MetricGroups.Histograms);
    }

    /// <summary>True when grey values are looked at.</summary>
    public bool WantsGrey => wantsSlices || wantsHistogram;

    /// <summary>True when the mask is written.</summary>
    public bool WantsMask => mask is not null;

    /// <summary>True when labels are looked at.</summary>
    public bool WantsLabels => wantsSlices || WantsMask;

    /// <summary>Grey values as they were read.</summary>
    public void Grey<T>(Slab<T> slab)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (!WantsGrey) return;
        grey ??= GreySlices.Create<T>(sizeZ, wantsSlices, wantsHistogram);
        ((GreySlices<T>)grey).Add(slab, workers);
    }

    /// <summary>Values of which some are foreground; components become the objects.</summary>
    public void Foreground<T>(Slab<T> slab, VoxelRange<T> range)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (mask is null) return;
        for (int i = 0; i < slab.Count; i++)
        {
            ReadOnlySpan<T> slice = slab.Slice(i);
            if (maskSlice.Length == 0) maskSlice = new byte[slice.Length];
            for (int at = 0; at < slice.Length; at++) maskSlice[at] = slice[at] >= range.Low && slice[at] <= range.High ? (byte)1 : (byte)0;
            mask.Write(maskSlice, workers.Cancel);
        }
    }

    /// <summary>Labels, 0 for background; each is an object.</summary>
    public void Labels<T>(Slab<T> slab)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (wantsSlices) (labels ??= new LabelSlices(sizeZ)).Add(slab, workers);
        if (mask is null) return;
        for (int i = 0; i < slab.Count; i++)
        {
            ReadOnlySpan<T> slice = slab.Slice(i);
            if (maskSlice.Length == 0) maskSlice = new byte[slice.Length];
            for (int at = 0; at < slice.Length; at++) maskSlice[at] = slice[at] != T.Zero ? (byte)1 : (byte)0;
            mask.Write(maskSlice, workers.Cancel);
        }
    }

    /// <summary>What was seen, once the frame's objects are known.</summary>
    /// <param name="table">The objects.</param>
    /// <param name="kept">For each object 0 or more when it is written, −1 when it is left out.</param>
    public FrameObservations Finish(ObjectTable table, ReadOnlySpan<int> kept) => new()
    {
        Grey = wantsSlices ? grey?.Statistics : null,
        Histogram = wantsHistogram ? grey?.Histogram : null,
        SliceObjects = !wantsSlices ? null : labels is not null ? labels.ObjectsPerSlice(table, kept) : SliceCounts.OfComponents(table, kept),
    };
}
