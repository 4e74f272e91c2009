using System.Numerics;
using Approx.Extract.Labelling;
using Approx.Extract.Volumes;

namespace Approx.Extract.Segmentation;

/// <summary>Masks (0 and 1) of the voxels within a range of values.</summary>
internal static class GreyMask
{
    /// <summary>Voxels greater than a number, compared exactly.</summary>
    public static Volume<byte> Above(Volume<float> grey, double threshold, Workers workers) => Of(grey, VoxelRange<float>.Above(threshold), workers);

    /// <summary>Voxels within a range.</summary>
    public static Volume<byte> Of<T>(Volume<T> grey, VoxelRange<T> range, Workers workers)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        Volume<byte> mask = Volume<byte>.Uninitialised(grey.SizeZ, grey.SizeY, grey.SizeX, grey.VoxelSize);
        (T low, T high) = (range.Low, range.High);
        workers.For(grey.SizeZ, z =>
        {
            ReadOnlySpan<T> from = grey.Slice(z);
            Span<byte> to = mask.Slice(z);
            for (int i = 0; i < to.Length; i++) to[i] = from[i] >= low && from[i] <= high ? (byte)1 : (byte)0;
        });
        return mask;
    }
}
