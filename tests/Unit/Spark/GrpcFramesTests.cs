using System.Buffers.Binary;
using Approx.Spark;
using Approx.Spark.Protocol;
using FsCheck;
using FsCheck.Fluent;

namespace Approx.Tests.Spark;

public class GrpcFramesTests
{
    [Fact]
    public void A_frame_is_a_flag_a_big_endian_length_and_the_message()
    {
        // KeyValue{key = "ab"}: field 1, length-delimited, two bytes.
        Assert.Equal([0, 0, 0, 0, 4, 0x0A, 2, (byte)'a', (byte)'b'], GrpcFrames.Frame(new KeyValue { Key = "ab" }));
    }

    [Fact]
    public void Messages_come_back_whole_however_the_stream_is_cut_into_reads() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[][]>(), ArbMap.Default.ArbFor<PositiveInt>(), (messages, step) =>
        {
            using MemoryStream stream = new();
            foreach (byte[] message in messages) stream.Write(Frame(message));
            GrpcFrameReader reader = new(new DribblingStream(stream.ToArray(), step.Get), 1 << 20);
            List<byte[]> found = [];
            while (reader.ReadAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult() is { } message) found.Add(message.ToArray());
            return found.Count == messages.Length && found.Zip(messages).All(p => p.First.AsSpan().SequenceEqual(p.Second));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task A_message_of_130_MiB_is_read()
    {
        byte[] frame = Frame(new byte[130 << 20]);
        frame[^1] = 7;
        ReadOnlyMemory<byte> message = (await new GrpcFrameReader(new MemoryStream(frame), 1 << 30).ReadAsync(default))!.Value;
        Assert.Equal((130 << 20, 7), (message.Length, message.Span[^1]));
    }

    [Fact]
    public async Task A_message_larger_than_the_first_buffer_is_read()
    {
        byte[] message = new byte[5_000_003];
        new Random(7).NextBytes(message);
        GrpcFrameReader reader = new(new DribblingStream(Frame(message), 70_001), 1 << 30);
        Assert.True((await reader.ReadAsync(default))!.Value.Span.SequenceEqual(message));
        Assert.Null(await reader.ReadAsync(default));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(14)]
    public async Task A_body_that_ends_within_a_frame_is_a_lost_connection(int length)
    {
        GrpcFrameReader reader = new(new MemoryStream(Frame(new byte[10])[..length]), 100);
        GrpcException error = await Assert.ThrowsAsync<GrpcException>(async () => await reader.ReadAsync(default));
        Assert.True(error.IsTransient);
    }

    [Fact]
    public async Task A_compressed_message_is_refused()
    {
        byte[] frame = Frame([1, 2, 3]);
        frame[0] = 1;
        GrpcException error = await Assert.ThrowsAsync<GrpcException>(async () => await new GrpcFrameReader(new MemoryStream(frame), 100).ReadAsync(default));
        Assert.Equal(GrpcCode.Internal, error.Status.Code);
        Assert.Contains("compressed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_length_beyond_the_limit_is_refused_before_anything_is_allocated()
    {
        byte[] frame = Frame([]);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), uint.MaxValue);
        GrpcException error = await Assert.ThrowsAsync<GrpcException>(async () => await new GrpcFrameReader(new MemoryStream(frame), int.MaxValue).ReadAsync(default));
        Assert.Equal(GrpcCode.ResourceExhausted, error.Status.Code);
    }

    [Fact]
    public async Task A_length_that_lies_costs_no_more_memory_than_what_came()
    {
        byte[] frame = Frame([]);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), 2_000_000_000);
        GrpcFrameReader reader = new(new MemoryStream(frame), int.MaxValue);
        long before = GC.GetAllocatedBytesForCurrentThread();
        await Assert.ThrowsAsync<GrpcException>(async () => await reader.ReadAsync(default));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Theory]
    [InlineData(0.0001, "1m")]
    [InlineData(1.5, "1500m")]
    [InlineData(99_999, "99999000m")]
    [InlineData(100_000, "100000S")]
    [InlineData(1e12, "99999999S")]
    public void A_time_limit_has_at_most_eight_digits(double seconds, string expected) => Assert.Equal(expected, GrpcChannel.FormatTimeout(TimeSpan.FromSeconds(Math.Min(seconds, 9e11))));

    private static byte[] Frame(byte[] message)
    {
        byte[] frame = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, 5);
        return frame;
    }

    // Gives at most `step` bytes at a time.
    private sealed class DribblingStream(byte[] bytes, int step) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => base.ReadAsync(buffer[..Math.Min(step, buffer.Length)], cancellationToken);
    }
}
