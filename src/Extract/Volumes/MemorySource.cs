using System.Runtime.InteropServices;

namespace Approx.Extract.Volumes;

/// <summary>A volume in memory seen as a source of one frame.</summary>
internal sealed class MemorySource<T>(Volume<T> volume, string name) : VolumeSource(
    new VolumeInfo { Name = name, Path = name, Format = "memory", SizeZ = volume.SizeZ, SizeY = volume.SizeY, SizeX = volume.SizeX, VoxelType = VoxelTypes.Of<T>(), VoxelSize = volume.VoxelSize },
    long.MaxValue)
    where T : unmanaged
{
    public override bool TryMap(int frame, int z, out ReadOnlySpan<byte> slice)
    {
        slice = MemoryMarshal.AsBytes(volume.Slice(z));
        return frame == 0;
    }

    private protected override void ReadSlab(int frame, int z0, int count, Span<byte> destination, CancellationToken cancel) =>
        volume.Bytes(z0, count).CopyTo(destination);
}
