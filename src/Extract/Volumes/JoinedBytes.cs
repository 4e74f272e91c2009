namespace Approx.Extract.Volumes;

/// <summary>Voxels that lie in several parts of one size each, one behind the other (numbered slice files). One part is open at a time.</summary>
/// <param name="partBytes">Decoded bytes of each part.</param>
/// <param name="files">The files, in order.</param>
/// <param name="open">Opens one of them.</param>
internal sealed class JoinedBytes(long partBytes, IReadOnlyList<string> files, Func<string, VoxelBytes> open) : VoxelBytes
{
    private readonly Lock _lock = new();
    private VoxelBytes? _open;
    private int _index = -1;

    public override IReadOnlyList<string> Files => files;

    public override void Read(long offset, Span<byte> destination, CancellationToken cancel)
    {
        lock (_lock)
        {
            while (destination.Length > 0)
            {
                int part = (int)(offset / partBytes);
                ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(part, files.Count, nameof(offset));
                long within = offset - (part * partBytes);
                int count = (int)Math.Min(destination.Length, partBytes - within);
                if (part != _index)
                {
                    _open?.Dispose();
                    (_open, _index) = (null, -1);
                    _open = open(files[part]);
                    _index = part;
                }
                _open!.Read(within, destination[..count], cancel);
                destination = destination[count..];
                offset += count;
            }
        }
    }

    public override void Dispose() => _open?.Dispose();
}
