using System.Runtime.CompilerServices;
using System.Text;
using Approx.Core;

namespace Approx.Arrow;

/// <summary>
/// One column of a batch, or a child of one: immutable buffers seen through a type, rows Offset … Offset + Length - 1 of them.
/// Spans and texts are checked against the buffers, so damaged offsets raise an error and never read outside;
/// <see cref="ArrayValidator"/> checks everything at once.
/// </summary>
internal sealed class ArrowArray
{
    private readonly ArrowBuffer[] buffers;
    private readonly ArrowArray[] children;
    private int nullCount;

    /// <param name="type">The logical type; decides how many buffers and children there are.</param>
    /// <param name="length">Rows.</param>
    /// <param name="nullCount">Nulls in the validity bitmap, or -1 to count them when asked.</param>
    /// <param name="buffers">In the order of Columnar.rst; an empty validity buffer means that nothing is null.</param>
    /// <param name="children">Of a nested type.</param>
    /// <param name="dictionary">The values of a dictionary type.</param>
    /// <param name="offset">The first row inside the buffers.</param>
    public ArrowArray(ArrowType type, int length, int nullCount, ArrowBuffer[] buffers, ArrowArray[]? children = null, ArrowArray? dictionary = null, int offset = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (buffers.Length < type.Layout.BufferCount) throw new ArgumentException($"{type} has {type.Layout.BufferCount} buffers, given were {buffers.Length}", nameof(buffers));
        if (type is DictionaryType && dictionary is null) throw new ArgumentException("a dictionary column without its dictionary", nameof(dictionary));
        Type = type;
        Layout = type.Layout;
        Length = length;
        Offset = offset;
        Dictionary = dictionary;
        this.buffers = buffers;
        this.children = children ?? [];
        bool bitmap = Layout.HasValidity && buffers[0].Length > 0;
        this.nullCount = Layout.Kind == LayoutKind.Null ? length : !bitmap ? 0 : nullCount;
    }

    public ArrowType Type { get; }

    public ArrowLayout Layout { get; }

    public int Length { get; }

    public int Offset { get; }

    public ReadOnlySpan<ArrowBuffer> Buffers => buffers;

    public ReadOnlySpan<ArrowArray> Children => children;

    public ArrowArray? Dictionary { get; }

    /// <summary>Nulls by the validity bitmap; of a dictionary column those of the indices; counted once when not known.</summary>
    public int NullCount
    {
        get
        {
            if (nullCount < 0) nullCount = Length - Bitmap.CountOnes(buffers[0].Span, Offset, Length);
            return nullCount;
        }
    }

    /// <summary>The null count that was stated on construction, -1 when none was.</summary>
    internal int StatedNullCount => nullCount;

    public bool IsNull(int row)
    {
        CheckRow(row);
        return Layout.Kind == LayoutKind.Null || (nullCount != 0 && !Bitmap.Get(buffers[0].Span, (long)Offset + row));
    }

    public bool IsValid(int row) => !IsNull(row);

    /// <summary>The validity bits from <see cref="Offset"/> on in the buffer; empty when nothing is null.</summary>
    public ReadOnlySpan<byte> Validity => Layout.HasValidity && nullCount != 0 ? buffers[0].Span : default;

    /// <summary>The fixed-size values of all rows (a dictionary column: the indices); what stands under a null is undefined.</summary>
    /// <typeparam name="T">A type of the width of the layout.</typeparam>
    public ReadOnlySpan<T> Values<T>()
        where T : unmanaged
    {
        if (Layout.Kind != LayoutKind.Fixed || Layout.Width != Unsafe.SizeOf<T>()) throw new InvalidOperationException($"{Type} has no values of {typeof(T).Name}");
        ReadOnlySpan<T> values = buffers[1].As<T>();
        return Length == 0 ? default : Offset <= values.Length - Length ? values.Slice(Offset, Length) : throw Short(1);
    }

    /// <summary>The bit of a boolean column; through the dictionary if there is one.</summary>
    public bool GetBoolean(int row)
    {
        if (Dictionary is not null) return Dictionary.GetBoolean(GetIndex(row));
        CheckRow(row);
        if (Layout.Kind != LayoutKind.Bits) throw new InvalidOperationException($"{Type} has no boolean values");
        return Bitmap.Get(buffers[1].Span, (long)Offset + row);
    }

    /// <summary>The index of a dictionary column's row into <see cref="Dictionary"/>, checked; the row must not be null.</summary>
    public int GetIndex(int row)
    {
        CheckRow(row);
        if (Dictionary is null) throw new InvalidOperationException($"{Type} has no dictionary");
        ulong index = DictionaryIndices.Read(this, row);
        return index < (ulong)Dictionary.Length ? (int)index : throw ApproxException.BadData($"Arrow dictionary index {(long)index} in row {row} where there are {Dictionary.Length} values");
    }

    /// <summary>The bytes of a text, binary or fixed-size value; through the dictionary if there is one; empty for null.</summary>
    public ReadOnlySpan<byte> GetBytes(int row)
    {
        if (IsNull(row)) return default;
        if (Dictionary is not null) return Dictionary.GetBytes(GetIndex(row));
        if (Layout.Kind == LayoutKind.Views) return Views.Get(this, row);
        if (Layout.Kind == LayoutKind.Fixed)
        {
            long at = ((long)Offset + row) * Layout.Width;
            return at + Layout.Width <= buffers[1].Length ? buffers[1].Span.Slice((int)at, Layout.Width) : throw Short(1);
        }
        if (!Layout.IsBytes) throw new InvalidOperationException($"{Type} has no byte values");
        (long start, long length) = OffsetPair(row);
        return start >= 0 && length >= 0 && start <= buffers[2].Length - length
            ? buffers[2].Span.Slice((int)start, (int)length)
            : throw ApproxException.BadData($"Arrow offsets of row {row} name bytes {start} to {start + length} where there are {buffers[2].Length}");
    }

    /// <summary>The text of a row, null for null; through the dictionary if there is one.</summary>
    public string? GetString(int row)
    {
        if (IsNull(row)) return null;
        if (Dictionary is not null) return Dictionary.GetString(GetIndex(row));
        if (Type is not (Utf8Type or LargeUtf8Type or Utf8ViewType)) throw new InvalidOperationException($"{Type} is no text");
        return Encoding.UTF8.GetString(GetBytes(row));
    }

    /// <summary>The items of a list row: a range of rows of the only child.</summary>
    public (int Start, int Length) GetListRange(int row)
    {
        CheckRow(row);
        long start, length;
        if (Layout.Kind == LayoutKind.FixedList) (start, length) = (((long)Offset + row) * Layout.Width, Layout.Width);
        else if (Layout.IsList) (start, length) = OffsetPair(row);
        else throw new InvalidOperationException($"{Type} is no list");
        return start >= 0 && length >= 0 && start <= children[0].Length - length
            ? ((int)start, (int)length)
            : throw ApproxException.BadData($"an Arrow list in row {row} names items {start} to {start + length} where there are {children[0].Length}");
    }

    /// <summary>Rows of this array without copying.</summary>
    public ArrowArray Slice(int start, int length)
    {
        if (start < 0 || length < 0 || start > Length - length) throw new ArgumentOutOfRangeException(nameof(start), $"rows {start} + {length} of {Length}");
        int nulls = start == 0 && length == Length ? nullCount : nullCount == 0 ? 0 : -1;
        return new ArrowArray(Type, length, nulls, buffers, children, Dictionary, Offset + start);
    }

    /// <summary>The child of a struct, cut to this array's rows.</summary>
    public ArrowArray StructChild(int index) =>
        Layout.Kind == LayoutKind.Struct ? children[index].Slice(Offset, Length) : throw new InvalidOperationException($"{Type} is no struct");

    /// <summary>Offset row and the distance to the next one; text, binary and lists only.</summary>
    private (long Start, long Length) OffsetPair(int row)
    {
        long at = (long)Offset + row;
        if ((at + 2) * Layout.OffsetWidth > buffers[1].Length) throw Short(1);
        if (Layout.OffsetWidth == 4)
        {
            ReadOnlySpan<int> offsets = buffers[1].As<int>();
            return (offsets[(int)at], (long)offsets[(int)at + 1] - offsets[(int)at]);
        }
        ReadOnlySpan<long> wide = buffers[1].As<long>();
        return (wide[(int)at], unchecked(wide[(int)at + 1] - wide[(int)at]));
    }

    private void CheckRow(int row)
    {
        if ((uint)row >= (uint)Length) throw new ArgumentOutOfRangeException(nameof(row), row, $"the array has {Length} rows");
    }

    private ApproxException Short(int buffer) =>
        ApproxException.BadData($"buffer {buffer} of an Arrow column of {Type} has {buffers[buffer].Length} bytes, too few for rows {Offset} to {(long)Offset + Length}");
}
