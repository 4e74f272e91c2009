namespace Approx.Extract.Volumes;

/// <summary>Uncompressed voxels from an offset of a file on.</summary>
internal sealed class StoredBytes(FileBytes file, long start) : VoxelBytes
{
    public override IReadOnlyList<string> Files => [file.Path];

    public override void Read(long offset, Span<byte> destination, CancellationToken cancel) => file.Read(start + offset, destination, "the voxels");

    public override bool TryMap(long offset, int count, out ReadOnlySpan<byte> bytes) => file.TryMap(start + offset, count, out bytes);

    public override void ReleaseMapped(long offset, int count) => file.ReleaseMapped(start + offset, count);

    public override void Dispose() => file.Dispose();
}
