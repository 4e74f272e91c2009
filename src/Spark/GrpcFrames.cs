using System.Buffers.Binary;
using Google.Protobuf;

namespace Approx.Spark;

/// <summary>
/// gRPC's framing: one byte that says whether the message is compressed, its length as a big-endian 32-bit number, the message.
/// </summary>
internal static class GrpcFrames
{
    /// <summary>Bytes before each message.</summary>
    public const int HeaderBytes = 5;

    /// <summary>The message in its frame, not compressed.</summary>
    public static byte[] Frame(IMessage message)
    {
        int length = message.CalculateSize();
        byte[] frame = new byte[HeaderBytes + length];
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)length);
        message.WriteTo(frame.AsSpan(HeaderBytes));
        return frame;
    }
}

/// <summary>Reads frame after frame from a response's body into one buffer that is used again.</summary>
internal sealed class GrpcFrameReader(Stream body, int maxMessageBytes)
{
    private const int FirstBuffer = 64 * 1024;
    private byte[] _buffer = new byte[FirstBuffer];

    /// <summary>The next message, valid until the next call; null at the end of the body.</summary>
    /// <exception cref="GrpcException">A compressed or oversized frame (INTERNAL, RESOURCE_EXHAUSTED), or a body that ends within a frame (UNAVAILABLE).</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        int got = await body.ReadAtLeastAsync(_buffer.AsMemory(0, GrpcFrames.HeaderBytes), GrpcFrames.HeaderBytes, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (got == 0) return null;
        if (got < GrpcFrames.HeaderBytes) throw Cut($"{got} of {GrpcFrames.HeaderBytes} bytes of a frame's header");
        if (_buffer[0] != 0) throw new GrpcException(new GrpcStatus(GrpcCode.Internal, $"the server sent a compressed message (flag {_buffer[0]}), which was not asked for"));
        uint length = BinaryPrimitives.ReadUInt32BigEndian(_buffer.AsSpan(1));
        if (length > (uint)maxMessageBytes)
            throw new GrpcException(new GrpcStatus(GrpcCode.ResourceExhausted, $"the server sent a message of {length} bytes; at most {maxMessageBytes} are taken")) { Hint = "ask for less at once, or raise ;grpc_max_message_size=…" };
        int filled = 0;
        while (filled < (int)length)
        {
            // The buffer grows with what has come, not with what the header promises.
            if (filled == _buffer.Length) Array.Resize(ref _buffer, (int)Math.Min(length, 2L * _buffer.Length));
            int read = await body.ReadAsync(_buffer.AsMemory(filled, Math.Min((int)length, _buffer.Length) - filled), cancellationToken).ConfigureAwait(false);
            if (read == 0) throw Cut($"{filled} of {length} bytes of a message");
            filled += read;
        }
        return _buffer.AsMemory(0, (int)length);
    }

    private static GrpcException Cut(string where) => new(new GrpcStatus(GrpcCode.Unavailable, "the connection ended after " + where)) { IsTransport = true };
}
