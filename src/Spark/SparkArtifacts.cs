using System.Runtime.CompilerServices;
using Approx.Core;
using Approx.Spark.Protocol;
using Google.Protobuf;
using ArtifactChunk = Approx.Spark.Protocol.AddArtifactsRequest.Types.ArtifactChunk;

namespace Approx.Spark;

/// <summary>
/// A file on its way to the server: cut into chunks of 32 KiB, each with its CRC-32, so that no message is large and
/// the file is never in memory as a whole.
/// </summary>
internal static class SparkArtifacts
{
    /// <summary>Bytes of one chunk, as Spark's own clients send.</summary>
    public const int ChunkBytes = 32 * 1024;

    /// <summary>The messages that carry <paramref name="length"/> bytes of <paramref name="content"/> as the artifact of this name.</summary>
    /// <exception cref="ApproxException">The content ends before <paramref name="length"/> bytes.</exception>
    public static async IAsyncEnumerable<AddArtifactsRequest> Messages(string name, Stream content, long length, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        byte[] buffer = new byte[(int)Math.Min(length, ChunkBytes)];
        if (length <= ChunkBytes)
        {
            ArtifactChunk whole = await ReadAsync(content, buffer, cancellationToken).ConfigureAwait(false);
            yield return new AddArtifactsRequest { Batch = new() { Artifacts = { new AddArtifactsRequest.Types.SingleChunkArtifact { Name = name, Data = whole } } } };
            yield break;
        }
        long chunks = (length + ChunkBytes - 1) / ChunkBytes;
        for (long i = 0; i < chunks; i++)
        {
            Memory<byte> part = buffer.AsMemory(0, (int)Math.Min(ChunkBytes, length - (i * ChunkBytes)));
            ArtifactChunk chunk = await ReadAsync(content, part, cancellationToken).ConfigureAwait(false);
            yield return i == 0
                ? new AddArtifactsRequest { BeginChunk = new() { Name = name, TotalBytes = length, NumChunks = chunks, InitialChunk = chunk } }
                : new AddArtifactsRequest { Chunk = chunk };
        }
    }

    /// <summary>The artifact of a file of this name, checked: Spark drops folders, so there can be none.</summary>
    public static string FileName(string name) =>
        name is not ("" or "." or "..") && name.IndexOfAny(['/', '\\', '#']) < 0
            ? "files/" + name
            : throw ApproxException.WrongUsage($"'{name}' is no name for a file on Spark", "give a plain name without folders, such as run.sh");

    private static async Task<ArtifactChunk> ReadAsync(Stream content, Memory<byte> part, CancellationToken cancellationToken)
    {
        int got = await content.ReadAtLeastAsync(part, part.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (got < part.Length) throw ApproxException.BadData("a file became shorter while it was sent to Spark");
        return new ArtifactChunk { Data = ByteString.CopyFrom(part.Span), Crc = Crc32.Of(part.Span) };
    }
}
