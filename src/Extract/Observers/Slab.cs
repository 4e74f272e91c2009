using Approx.Extract.Segmentation;
using Approx.Extract.Volumes;

namespace Approx.Extract.Observers;

/// <summary>Some slices of a frame, in memory or mapped: the whole frame, or the part of it that was read last.</summary>
/// <param name="Source">Gives slice z of the frame.</param>
/// <param name="Columns">Voxels of a row.</param>
/// <param name="Count">Number of slices meant.</param>
/// <param name="Z0">The first slice meant.</param>
internal readonly record struct Slab<T>(SliceOf<T> Source, int Columns, int Count, int Z0)
    where T : unmanaged
{
    /// <summary>A whole frame.</summary>
    public Slab(Volume<T> frame)
        : this(frame, 0, frame.SizeZ)
    {
    }

    /// <summary>A whole frame that may still be on its way.</summary>
    public Slab(FrameVoxels<T> frame)
        : this(frame.Slices, frame.Info.SizeX, frame.Info.SizeZ, 0)
    {
    }

    /// <summary>Slices z0 to z0 + count − 1 of a whole frame.</summary>
    public Slab(Volume<T> frame, int z0, int count)
        : this(z => frame.Slice(z), frame.SizeX, count, z0)
    {
    }

    /// <summary>Slice i of the slab, i from 0 to Count − 1; it is slice Z0 + i of the frame.</summary>
    public ReadOnlySpan<T> Slice(int i) => Source(Z0 + i);
}
