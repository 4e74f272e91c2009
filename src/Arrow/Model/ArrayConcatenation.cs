using System.Runtime.InteropServices;
using Approx.Core;

namespace Approx.Arrow;

/// <summary>Joins two arrays of one type into a new one.</summary>
internal static class ArrayConcatenation
{
    public static ArrowArray Concatenate(ArrowArray first, ArrowArray second)
    {
        if (first.Type != second.Type) throw new ArgumentException($"{first.Type} and {second.Type} cannot be joined", nameof(second));
        if (first.Length == 0) return second;
        if (second.Length == 0) return first;
        if (first.Length > int.MaxValue - second.Length) throw ApproxException.BadData($"not supported: more than {int.MaxValue} rows in one Arrow array");
        if (!ReferenceEquals(first.Dictionary, second.Dictionary)) throw ApproxException.BadData("not supported: joining Arrow arrays of different dictionaries");
        int length = first.Length + second.Length, nulls = first.NullCount + second.NullCount;
        ArrowBuffer validity = nulls > 0 && first.Layout.HasValidity ? JoinBits(ValidBits(first), ValidBits(second)) : ArrowBuffer.Empty;
        ArrowLayout layout = first.Layout;
        ArrowArray Made(ArrowBuffer[] buffers, params ArrowArray[] children) => new(first.Type, length, nulls, buffers, children, first.Dictionary);
        switch (layout.Kind)
        {
            case LayoutKind.Null:
                return Made([]);
            case LayoutKind.Bits:
                return Made([validity, JoinBits((first.Buffers[1].Memory, first.Offset, first.Length), (second.Buffers[1].Memory, second.Offset, second.Length))]);
            case LayoutKind.Fixed:
                return Made([validity, Join(Rows(first), Rows(second))]);
            case LayoutKind.Views:
                return Made([validity, JoinViews(first, second), .. first.Buffers[2..], .. second.Buffers[2..]]);
            case LayoutKind.Bytes32 or LayoutKind.Bytes64:
                (ReadOnlyMemory<byte> a, ReadOnlyMemory<byte> b) = (Text(first), Text(second));
                return Made([validity, JoinOffsets(first, second), Join(a.Span, b.Span)]);
            case LayoutKind.List32 or LayoutKind.List64:
                return Made([validity, JoinOffsets(first, second)], Concatenate(Items(first), Items(second)));
            case LayoutKind.FixedList:
                return Made([validity], Concatenate(Items(first), Items(second)));
            default:
                ArrowArray[] children = new ArrowArray[first.Children.Length];
                for (int i = 0; i < children.Length; i++) children[i] = Concatenate(first.StructChild(i), second.StructChild(i));
                return Made([validity], children);
        }
    }

    /// <summary>The rows of a list array's child that its lists cover.</summary>
    internal static ArrowArray Items(ArrowArray array)
    {
        (long first, long end) = Range(array);
        return array.Children[0].Slice((int)first, (int)(end - first));
    }

    /// <summary>The bytes that an array of text or bytes covers.</summary>
    internal static ReadOnlyMemory<byte> Text(ArrowArray array)
    {
        (long first, long end) = Range(array);
        return array.Buffers[2].Memory[(int)first..(int)end];
    }

    /// <summary>The offsets of an array of text, bytes or lists; the last one is the end of the last row.</summary>
    internal static long Offset(ArrowArray array, int row)
    {
        int at = array.Offset + row;
        return array.Layout.OffsetWidth == 4 ? array.Buffers[1].As<int>()[at] : array.Buffers[1].As<long>()[at];
    }

    /// <summary>The bytes of the rows of a fixed-size layout.</summary>
    internal static ReadOnlySpan<byte> Rows(ArrowArray array) =>
        array.Buffers[1].Span.Slice(array.Offset * array.Layout.Width, array.Length * array.Layout.Width);

    private static (long First, long End) Range(ArrowArray array)
    {
        if (array.Layout.Kind == LayoutKind.FixedList) return ((long)array.Offset * array.Layout.Width, ((long)array.Offset + array.Length) * array.Layout.Width);
        return array.Length == 0 ? (0, 0) : (Offset(array, 0), Offset(array, array.Length));
    }

    private static ArrowBuffer Join(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        Memory<byte> joined = ArrowBuffer.Allocate((long)first.Length + second.Length);
        first.CopyTo(joined.Span);
        second.CopyTo(joined.Span[first.Length..]);
        return new ArrowBuffer(joined);
    }

    private static (ReadOnlyMemory<byte> Bits, int Offset, int Length) ValidBits(ArrowArray array) =>
        (array.Validity.IsEmpty ? ReadOnlyMemory<byte>.Empty : array.Buffers[0].Memory, array.Offset, array.Length);

    /// <summary>Joins bits; absent bits stand for ones.</summary>
    private static ArrowBuffer JoinBits((ReadOnlyMemory<byte> Bits, int Offset, int Length) first, (ReadOnlyMemory<byte> Bits, int Offset, int Length) second)
    {
        Memory<byte> joined = ArrowBuffer.Allocate(Bitmap.Bytes((long)first.Length + second.Length));
        Span<byte> target = joined.Span;
        for (int i = 0; i < first.Length; i++)
        {
            if (first.Bits.IsEmpty || Bitmap.Get(first.Bits.Span, (long)first.Offset + i)) Bitmap.Set(target, i);
        }
        for (int i = 0; i < second.Length; i++)
        {
            if (second.Bits.IsEmpty || Bitmap.Get(second.Bits.Span, (long)second.Offset + i)) Bitmap.Set(target, (long)first.Length + i);
        }
        return new ArrowBuffer(joined);
    }

    private static ArrowBuffer JoinOffsets(ArrowArray first, ArrowArray second)
    {
        int rows = first.Length + second.Length;
        bool wide = first.Layout.OffsetWidth == 8;
        Memory<byte> memory = ArrowBuffer.Allocate((rows + 1L) * first.Layout.OffsetWidth);
        Span<int> narrow = MemoryMarshal.Cast<byte, int>(memory.Span);
        Span<long> longs = MemoryMarshal.Cast<byte, long>(memory.Span);
        long start = Offset(first, 0), middle = Offset(first, first.Length) - start, again = Offset(second, 0);
        for (int i = 0; i <= rows; i++)
        {
            long at = i <= first.Length ? Offset(first, i) - start : Offset(second, i - first.Length) - again + middle;
            if (wide) longs[i] = at;
            else narrow[i] = at <= int.MaxValue ? (int)at : throw ApproxException.BadData("not supported: more than 2 GiB in one Arrow array of 32-bit offsets");
        }
        return new ArrowBuffer(memory);
    }

    private static ArrowBuffer JoinViews(ArrowArray first, ArrowArray second)
    {
        ArrowBuffer joined = Join(Rows(first), Rows(second));
        Span<int> parts = MemoryMarshal.Cast<byte, int>(MemoryMarshal.AsMemory(joined.Memory).Span);
        int shift = first.Buffers.Length - 2;
        for (int row = first.Length; row < first.Length + second.Length; row++)
        {
            // int32 length, prefix, buffer, offset: views that are longer than 12 bytes name a data buffer.
            if (parts[4 * row] > Views.InlineLength) parts[(4 * row) + 2] += shift;
        }
        return joined;
    }
}
