namespace Approx.Extract.Volumes;

/// <summary>Some slices of a volume seen as a volume of one frame; disposing it does not dispose the volume.</summary>
/// <param name="inner">The volume.</param>
/// <param name="z0">The first slice.</param>
/// <param name="count">Number of slices.</param>
internal sealed class SliceRangeSource(VolumeSource inner, int z0, int count) : VolumeSource(inner.Info with { SizeZ = count, Frames = 1 }, inner.MemoryBudget)
{
    private protected override void ReadSlab(int frame, int z, int slices, Span<byte> destination, CancellationToken cancel) =>
        inner.Read(0, z0 + z, slices, destination, cancel);
}
