using System.Buffers.Binary;
using Approx.Core;

namespace Approx.Arrow;

/// <summary>
/// Compressed message bodies (Message.fbs, BodyCompression): each buffer is an int64 uncompressed length, -1 when stored as it is, and then LZ4 or Zstandard frames.
/// What the length claims is checked against what the compressed bytes can hold before memory is set aside.
/// </summary>
internal sealed class BodyCodec
{
    private const int PrefixSize = 8;

    private readonly bool zstd;

    private BodyCodec(bool zstd) => this.zstd = zstd;

    public static BodyCodec Of(FlatTable compression)
    {
        byte codec = compression.Byte(0), method = compression.Byte(1);
        if (method != 0) throw ApproxException.BadData($"not supported: Arrow compression method {method}");
        return codec <= 1 ? new BodyCodec(codec == 1) : throw ApproxException.BadData($"not supported: Arrow compression codec {codec}; LZ4 frames and Zstandard are read");
    }

    public ArrowBuffer Decompress(ReadOnlyMemory<byte> buffer, string column)
    {
        if (buffer.Length < PrefixSize) throw ApproxException.BadData($"a compressed buffer of Arrow column '{column}' has {buffer.Length} bytes, too few for its length");
        long length = BinaryPrimitives.ReadInt64LittleEndian(buffer.Span);
        ReadOnlyMemory<byte> data = buffer[PrefixSize..];
        if (length == -1) return new ArrowBuffer(data);
        ReadOnlySpan<byte> frames = data.Span;
        long most = length == 0 ? 0 : zstd ? ZstdFrames.MostOutput(frames) : Lz4Frames.MostOutput(frames);
        if (length < 0 || length > most) throw ApproxException.BadData($"a compressed buffer of Arrow column '{column}' claims {length} bytes; its {frames.Length} compressed bytes hold at most {most}");
        Memory<byte> memory = ArrowBuffer.Allocate(length);
        int written = length == 0 ? 0 : zstd ? ZstdFrames.Decompress(frames, memory.Span) : Lz4Frames.Decompress(frames, memory.Span);
        if (written != length) throw ApproxException.BadData($"a compressed buffer of Arrow column '{column}' holds {written} bytes where {length} were claimed");
        return new ArrowBuffer(memory);
    }
}
