using Approx.Extract.Volumes;

namespace Approx.Extract.Filters;

/// <summary>Minimum and maximum over a neighbourhood, and what is made of them; borders and even sizes as in scipy.ndimage.</summary>
internal static class ExtremeFilter
{
    /// <summary>The smallest value of the neighbourhood (grey erosion).</summary>
    public static Volume<float> Minimum(Volume<float> input, Neighbourhood neighbourhood, Border border, Workers workers) => Apply(input, neighbourhood, border, false, workers);

    /// <summary>The largest value of the neighbourhood (grey dilation).</summary>
    public static Volume<float> Maximum(Volume<float> input, Neighbourhood neighbourhood, Border border, Workers workers) => Apply(input, neighbourhood, border, true, workers);

    /// <summary>White top-hat: the volume minus its grey opening, which keeps what is brighter and smaller than the neighbourhood.</summary>
    public static Volume<float> TopHat(Volume<float> input, Neighbourhood neighbourhood, Border border, Workers workers)
    {
        using Volume<float> eroded = Minimum(input, neighbourhood, border, workers);
        Volume<float> opened = Maximum(eroded, neighbourhood.Mirrored(), border, workers);
        workers.For(input.SizeZ, z =>
        {
            ReadOnlySpan<float> from = input.Slice(z);
            Span<float> to = opened.Slice(z);
            for (int i = 0; i < to.Length; i++) to[i] = from[i] - to[i];
        });
        return opened;
    }

    private static Volume<float> Apply(Volume<float> input, Neighbourhood neighbourhood, Border border, bool maximum, Workers workers)
    {
        Volume<float> current = input;
        foreach (Footprint footprint in neighbourhood.Parts)
        {
            Volume<float> next = One(current, footprint, border, maximum, workers);
            if (!ReferenceEquals(current, input)) current.Dispose();
            current = next;
        }
        return current;
    }

    private static Volume<float> One(Volume<float> input, Footprint footprint, Border border, bool maximum, Workers workers)
    {
        using PaddedVolume padded = new(input, footprint, border, 0, workers);
        Volume<float> output = Volume<float>.Uninitialised(input.SizeZ, input.SizeY, input.SizeX, input.VoxelSize);
        workers.For(input.SizeZ, z =>
        {
            for (int y = 0; y < input.SizeY; y++)
            {
                Span<float> best = output.Row(z, y);
                padded.Row(z, y, footprint.Offsets[0])[..best.Length].CopyTo(best);
                foreach ((int Z, int Y, int X) offset in footprint.Offsets)
                {
                    if (maximum) RowKernels.Maximum(best, padded.Row(z, y, offset));
                    else RowKernels.Minimum(best, padded.Row(z, y, offset));
                }
            }
        });
        return output;
    }
}
