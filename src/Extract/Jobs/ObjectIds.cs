using Approx.Core;

namespace Approx.Extract;

/// <summary>
/// object_id: 63 bits of a hash of volume, frame and first voxel (the voxel that comes first in z, y, x order). It depends on nothing else,
/// so an object keeps its id whatever the threads, blocks, appends.
/// </summary>
internal static class ObjectIds
{
    private const ulong Seed = 0x6F626A656374; // "object"

    /// <summary>The id of an object; not negative.</summary>
    public static long Of(string volume, int frame, long firstVoxel) =>
        (long)(KeyedHash.Hash((ulong)firstVoxel, KeyedHash.Hash((ulong)frame, KeyedHash.Hash(volume, Seed))) >> 1);
}
