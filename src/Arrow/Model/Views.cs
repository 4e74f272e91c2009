using System.Buffers.Binary;
using Approx.Core;

namespace Approx.Arrow;

/// <summary>
/// The 16-byte views of utf8_view and binary_view (Columnar.rst, "Variable-size Binary View Layout"):
/// int32 length; up to 12 bytes in place, or 4 bytes of prefix, int32 buffer, int32 offset.
/// </summary>
internal static class Views
{
    public const int Width = 16;
    public const int InlineLength = 12;

    /// <summary>The bytes of a row, checked against the data buffers.</summary>
    public static ReadOnlySpan<byte> Get(ArrowArray array, int row)
    {
        ReadOnlySpan<byte> views = array.Buffers[1].Span;
        long at = ((long)array.Offset + row) * Width;
        if (at + Width > views.Length) throw ApproxException.BadData($"an Arrow view buffer of {views.Length} bytes is too short for row {row}");
        ReadOnlySpan<byte> view = views.Slice((int)at, Width);
        int length = BinaryPrimitives.ReadInt32LittleEndian(view);
        if (length is >= 0 and <= InlineLength) return view.Slice(4, length);
        int buffer = BinaryPrimitives.ReadInt32LittleEndian(view[8..]), offset = BinaryPrimitives.ReadInt32LittleEndian(view[12..]);
        int buffers = array.Buffers.Length - 2;
        if (length < 0 || (uint)buffer >= (uint)buffers || offset < 0 || offset > array.Buffers[buffer + 2].Length - length)
        {
            throw ApproxException.BadData($"the Arrow view in row {row} names {length} bytes at {offset} of data buffer {buffer}; there are {buffers} data buffers");
        }
        return array.Buffers[buffer + 2].Span.Slice(offset, length);
    }

    /// <summary>A data error when a view that is not null points outside, or its prefix is not that of its bytes.</summary>
    public static void Check(ArrowArray array)
    {
        for (int row = 0; row < array.Length; row++)
        {
            if (array.IsNull(row)) continue;
            ReadOnlySpan<byte> bytes = Get(array, row);
            ReadOnlySpan<byte> view = array.Buffers[1].Span.Slice((array.Offset + row) * Width, Width);
            bool kept = bytes.Length <= InlineLength ? view[(4 + bytes.Length)..].IndexOfAnyExcept((byte)0) < 0 : view.Slice(4, 4).SequenceEqual(bytes[..4]);
            if (!kept) throw ApproxException.BadData($"the Arrow view in row {row} has a prefix or padding that is not its value's");
        }
    }
}
