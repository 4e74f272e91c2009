using System.Buffers.Binary;
using Approx.Core;

namespace Approx.Arrow;

/// <summary>Where a message lies in a file: its metadata, prefix and padding included, and the body behind it.</summary>
internal readonly record struct FileBlock(long Offset, int MetadataLength, long BodyLength)
{
    private const int Continuation = -1;

    /// <summary>The blocks of a footer; each must lie before the footer.</summary>
    public static FileBlock[] ReadAll(ReadOnlySpan<byte> bytes, long end)
    {
        FileBlock[] blocks = new FileBlock[bytes.Length / FlatFields.Footer.BlockSize];
        for (int i = 0; i < blocks.Length; i++)
        {
            ReadOnlySpan<byte> b = bytes.Slice(i * FlatFields.Footer.BlockSize, FlatFields.Footer.BlockSize);
            FileBlock block = new(BinaryPrimitives.ReadInt64LittleEndian(b), BinaryPrimitives.ReadInt32LittleEndian(b[8..]), BinaryPrimitives.ReadInt64LittleEndian(b[16..]));
            bool inside = block.Offset >= 8 && block.Offset % 8 == 0 && block.MetadataLength >= 8 && block.BodyLength >= 0
                && block.Offset <= end - block.MetadataLength && block.BodyLength <= end - block.Offset - block.MetadataLength;
            blocks[i] = inside ? block : throw ApproxException.BadData($"the Arrow file's footer names a block of {block.MetadataLength} + {block.BodyLength} bytes at {block.Offset}; the blocks end at {end}");
        }
        return blocks;
    }

    /// <summary>Writes the block as the footer's struct.</summary>
    public void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteInt64LittleEndian(target, Offset);
        BinaryPrimitives.WriteInt32LittleEndian(target[8..], MetadataLength);
        BinaryPrimitives.WriteInt64LittleEndian(target[16..], BodyLength);
    }

    /// <summary>The message of the block and its body; a data error when they are not what the block says.</summary>
    public MessageBody Read(ByteSource source, out IpcMessage message)
    {
        ReadOnlySpan<byte> bytes = source.Slice(Offset, MetadataLength).Span;
        int first = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        int prefix = first == Continuation ? 8 : 4;
        int length = prefix == 8 ? BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]) : first;
        if (length != MetadataLength - prefix) throw ApproxException.BadData($"the Arrow message at {Offset} has {length} bytes of metadata where the footer says {MetadataLength - prefix}");
        message = IpcMessage.Parse(bytes[prefix..]);
        if (message.BodyLength != BodyLength) throw ApproxException.BadData($"the Arrow message at {Offset} has a body of {message.BodyLength} bytes where the footer says {BodyLength}");
        return new MessageBody(source, Offset + MetadataLength, BodyLength);
    }
}
