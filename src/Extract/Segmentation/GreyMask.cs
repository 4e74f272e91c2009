using System.Numerics;
using Approx.Core;
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
        where T : unmanaged, INumber<T>, IMinMaxValue<T> => Of(z => grey.Slice(z), (grey.SizeZ, grey.SizeY, grey.SizeX), grey.VoxelSize, range, workers);

    /// <summary>Voxels within a range, of slices.</summary>
    public static Volume<byte> Of<T>(SliceOf<T> grey, (int Z, int Y, int X) size, VoxelSize voxel, VoxelRange<T> range, Workers workers)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        Volume<byte> mask = Volume<byte>.Uninitialised(size.Z, size.Y, size.X, voxel);
        (T low, T high) = (range.Low, range.High);
        workers.For(size.Z, z =>
        {
            ReadOnlySpan<T> from = grey(z);
            Span<byte> to = mask.Slice(z);
            for (int i = 0; i < to.Length; i++) to[i] = from[i] >= low && from[i] <= high ? (byte)1 : (byte)0;
        });
        return mask;
    }
}
