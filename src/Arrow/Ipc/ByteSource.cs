using Approx.Core;

namespace Approx.Arrow;

/// <summary>The bytes of a file or a message body: in memory, or mapped. Parts are handed out without copying.</summary>
internal abstract class ByteSource
{
    public abstract long Length { get; }

    /// <summary>A part; a data error when it does not lie inside.</summary>
    public ReadOnlyMemory<byte> Slice(long offset, long length)
    {
        if (offset < 0 || length < 0 || offset > Length - length) throw ApproxException.BadData($"the Arrow data name {length} bytes at {offset} where there are {Length}", "the file may be cut off");
        if (length > int.MaxValue) throw ApproxException.BadData($"not supported: an Arrow buffer of {length} bytes; at most 2147483647");
        return length == 0 ? ReadOnlyMemory<byte>.Empty : Part(offset, (int)length);
    }

    protected abstract ReadOnlyMemory<byte> Part(long offset, int length);
}

/// <summary>Bytes in managed memory.</summary>
internal sealed class MemorySource(ReadOnlyMemory<byte> memory) : ByteSource
{
    public override long Length => memory.Length;

    protected override ReadOnlyMemory<byte> Part(long offset, int length) => memory.Slice((int)offset, length);
}

/// <summary>The body of a message: a range of a source, in which buffers have their offsets.</summary>
internal readonly record struct MessageBody(ByteSource Source, long Offset, long Length)
{
    public ReadOnlyMemory<byte> Slice(long offset, long length) =>
        offset >= 0 && length >= 0 && offset <= Length - length
            ? Source.Slice(Offset + offset, length)
            : throw ApproxException.BadData($"an Arrow buffer of {length} bytes at {offset} in a message body of {Length}");
}
