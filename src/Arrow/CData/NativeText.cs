using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Approx.Core;

namespace Approx.Arrow;

/// <summary>Texts and metadata of the C data interface, in native memory.</summary>
internal static unsafe class NativeText
{
    private static readonly UTF8Encoding Strict = new(false, true);

    /// <summary>A copy that ends with a NUL; a NUL inside the text would cut it short and is refused.</summary>
    public static byte* Allocate(string text)
    {
        if (text.Contains('\0')) throw ApproxException.BadData("a name with a NUL inside cannot pass the Arrow C data interface");
        int length = Encoding.UTF8.GetByteCount(text);
        byte* copy = (byte*)NativeMemory.Alloc((nuint)length + 1);
        Encoding.UTF8.GetBytes(text, new Span<byte>(copy, length));
        copy[length] = 0;
        return copy;
    }

    public static string Read(byte* text, string what)
    {
        try
        {
            return Strict.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text));
        }
        catch (DecoderFallbackException e)
        {
            throw ApproxException.BadData($"{what} of an ArrowSchema is not UTF-8", inner: e);
        }
    }

    /// <summary>int32 count, then for each entry int32 length, key, int32 length, value; null without entries.</summary>
    public static byte* AllocateMetadata(ValueList<KeyValuePair<string, string>> metadata)
    {
        if (metadata.Count == 0) return null;
        int size = 4 + metadata.Sum(e => 8 + Encoding.UTF8.GetByteCount(e.Key) + Encoding.UTF8.GetByteCount(e.Value));
        byte* copy = (byte*)NativeMemory.Alloc((nuint)size);
        Span<byte> target = new(copy, size);
        BinaryPrimitives.WriteInt32LittleEndian(target, metadata.Count);
        target = target[4..];
        foreach (KeyValuePair<string, string> entry in metadata)
        {
            target = Write(target, entry.Key);
            target = Write(target, entry.Value);
        }
        return copy;
    }

    public static ValueList<KeyValuePair<string, string>> ReadMetadata(byte* source)
    {
        if (source is null) return [];
        int count = ReadInt(ref source);
        if (count < 0) throw ApproxException.BadData($"the metadata of an ArrowSchema has {count} entries");
        List<KeyValuePair<string, string>> entries = [];
        for (int i = 0; i < count; i++)
        {
            string key = ReadPart(ref source);
            entries.Add(new(key, ReadPart(ref source)));
        }
        return ValueList.From(entries);
    }

    private static Span<byte> Write(Span<byte> target, string text)
    {
        int length = Encoding.UTF8.GetBytes(text, target[4..]);
        BinaryPrimitives.WriteInt32LittleEndian(target, length);
        return target[(4 + length)..];
    }

    private static string ReadPart(ref byte* source)
    {
        int length = ReadInt(ref source);
        if (length < 0) throw ApproxException.BadData($"the metadata of an ArrowSchema has a text of {length} bytes");
        string text = Encoding.UTF8.GetString(source, length);
        source += length;
        return text;
    }

    private static int ReadInt(ref byte* source)
    {
        int value = BinaryPrimitives.ReadInt32LittleEndian(new ReadOnlySpan<byte>(source, 4));
        source += 4;
        return value;
    }
}
