using System.Buffers;
using Approx.Core;

namespace Approx.Extract.Volumes;

/// <summary>
/// Voxels in one compressed (or text) stream. Reading forward costs nothing beside decoding; reading before the last position
/// starts the stream anew, so a reader that goes through the slices in order decodes the file once.
/// </summary>
/// <param name="path">The file, for messages.</param>
/// <param name="open">Opens the decoded stream at its beginning.</param>
/// <param name="skip">Decoded bytes before the first voxel (a header inside the stream).</param>
/// <param name="length">Decoded bytes of the voxels; behind the last one the stream's checksum is verified.</param>
/// <param name="owner">Closed with this.</param>
internal sealed class StreamBytes(string path, Func<Stream> open, long skip, long length, IDisposable owner) : VoxelBytes
{
    private readonly Lock _lock = new();
    private Stream? _stream;
    private long _position;

    public override IReadOnlyList<string> Files => [path];

    public override void Read(long offset, Span<byte> destination, CancellationToken cancel)
    {
        lock (_lock)
        {
            try
            {
                MoveTo(skip + offset, cancel);
                while (destination.Length > 0)
                {
                    cancel.ThrowIfCancellationRequested();
                    int read = _stream!.Read(destination[..Math.Min(destination.Length, 16 << 20)]);
                    if (read == 0) throw Ended(skip + offset + destination.Length);
                    _position += read;
                    offset += read;
                    destination = destination[read..];
                }
                // One byte more makes the decoder read and check the trailer; bytes behind the voxels are none of ours.
                if (_position == skip + length && _stream!.ReadByte() >= 0) _position++;
            }
            catch (Exception e) when (Gzip.IsDamage(e))
            {
                Restart();
                throw VolumeError.At(path, $"compressed data near decoded byte {_position:N0}", e.Message, "a valid gzip or zlib stream", "the file is damaged: copy it again from its source", e);
            }
            catch
            {
                Restart();
                throw;
            }
        }
    }

    public override void Dispose()
    {
        _stream?.Dispose();
        owner.Dispose();
    }

    private void MoveTo(long target, CancellationToken cancel)
    {
        if (_stream is null || target < _position)
        {
            Restart();
            _stream = open();
            _position = 0;
        }
        if (target == _position) return;
        byte[] scratch = ArrayPool<byte>.Shared.Rent(1 << 17);
        try
        {
            while (_position < target)
            {
                cancel.ThrowIfCancellationRequested();
                int read = _stream.Read(scratch, 0, (int)Math.Min(scratch.Length, target - _position));
                if (read == 0) throw Ended(target);
                _position += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }

    private void Restart()
    {
        _stream?.Dispose();
        _stream = null;
    }

    private ApproxException Ended(long wanted) =>
        VolumeError.At(path, "compressed data", $"ends after {_position:N0} decoded bytes", $"at least {wanted:N0}", "the file is truncated, or its header claims more voxels than it holds");
}
