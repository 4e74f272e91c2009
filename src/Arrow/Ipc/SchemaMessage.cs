using System.Buffers.Binary;
using Approx.Core;

namespace Approx.Arrow;

/// <summary>A schema alone as an encapsulated IPC message: what Parquet keeps, in base64, under the key "ARROW:schema".</summary>
internal static class SchemaMessage
{
    private const int PrefixSize = 8;

    /// <summary>The key of Parquet's file metadata.</summary>
    public const string ParquetKey = "ARROW:schema";

    /// <summary>Continuation mark, length, flatbuffer; a multiple of 8 bytes, the same for equal schemas.</summary>
    public static byte[] Write(Schema schema)
    {
        byte[] metadata = Encode(SchemaPlan.ForWriting(schema));
        byte[] message = new byte[PrefixSize + metadata.Length];
        BinaryPrimitives.WriteInt32LittleEndian(message, -1);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(4), metadata.Length);
        metadata.CopyTo(message, PrefixSize);
        return message;
    }

    /// <summary>Reads such a message. A data error when it is damaged or holds types that are not supported.</summary>
    public static Schema Read(ReadOnlySpan<byte> message)
    {
        int prefix = message.Length >= PrefixSize && BinaryPrimitives.ReadInt32LittleEndian(message) == -1 ? PrefixSize : 4;
        int length = message.Length >= prefix ? BinaryPrimitives.ReadInt32LittleEndian(message[(prefix - 4)..]) : -1;
        if (length < 0 || length > message.Length - prefix) throw ApproxException.BadData($"an Arrow schema message of {message.Length} bytes that claims {length}");
        IpcMessage parsed = IpcMessage.Parse(message.Slice(prefix, length));
        parsed.Expect(MessageKind.Schema);
        return SchemaDecoder.Decode(parsed.Header).Schema;
    }

    /// <summary>The flatbuffer of the message, without its prefix.</summary>
    internal static byte[] Encode(SchemaPlan plan)
    {
        FlatBuilder builder = new();
        return IpcWriter.Message(builder, MessageKind.Schema, SchemaEncoder.Encode(builder, plan), 0);
    }
}
