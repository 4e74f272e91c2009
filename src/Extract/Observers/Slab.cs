using Approx.Extract.Volumes;

namespace Approx.Extract.Observers;

/// <summary>Some slices of a frame in memory: the whole frame, or the part of it that was read last.</summary>
/// <param name="Voxels">Holds the slices, perhaps with others around them.</param>
/// <param name="First">The first slice meant, in <paramref name="Voxels"/>.</param>
/// <param name="Count">Number of slices meant.</param>
/// <param name="Z0">The first slice meant, in the frame.</param>
internal readonly record struct Slab<T>(Volume<T> Voxels, int First, int Count, int Z0)
    where T : unmanaged
{
    /// <summary>A whole frame.</summary>
    public Slab(Volume<T> frame)
        : this(frame, 0, frame.SizeZ, 0)
    {
    }

    /// <summary>Slice i of the slab, i from 0 to Count − 1; it is slice Z0 + i of the frame.</summary>
    public ReadOnlySpan<T> Slice(int i) => Voxels.Slice(First + i);
}
