using Approx.Core;

namespace Approx.Arrow;

/// <summary>The metadata of an encapsulated IPC message (Message.fbs): what it is, its header table, and the size of the body behind it.</summary>
internal readonly ref struct IpcMessage
{
    private IpcMessage(MessageKind kind, FlatTable header, long bodyLength)
    {
        Kind = kind;
        Header = header;
        BodyLength = bodyLength;
    }

    public MessageKind Kind { get; }

    public FlatTable Header { get; }

    public long BodyLength { get; }

    public static IpcMessage Parse(ReadOnlySpan<byte> metadata)
    {
        FlatTable root = FlatTable.Root(metadata);
        CheckVersion(root.Int16(FlatFields.Message.Version));
        MessageKind kind = (MessageKind)root.Byte(FlatFields.Message.HeaderType);
        if (kind is not (MessageKind.Schema or MessageKind.DictionaryBatch or MessageKind.RecordBatch)) throw ApproxException.BadData($"not supported: an Arrow message of kind {kind}");
        long body = root.Int64(FlatFields.Message.BodyLength);
        if (body < 0) throw ApproxException.BadData($"an Arrow message with a body of {body} bytes");
        return new IpcMessage(kind, root.Table(FlatFields.Message.Header, "message header"), body);
    }

    public static void CheckVersion(short version)
    {
        if (version is not (FlatFields.V4 or FlatFields.V5)) throw ApproxException.BadData($"not supported: Arrow metadata version V{version + 1}; V4 and V5 are read");
    }

    /// <summary>A data error unless the message is of that kind.</summary>
    public void Expect(MessageKind kind)
    {
        if (Kind != kind) throw ApproxException.BadData($"an Arrow message of kind {Kind} where a {kind} was expected");
    }
}
