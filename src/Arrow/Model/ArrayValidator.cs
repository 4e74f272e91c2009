using System.Text.Unicode;
using Approx.Core;

namespace Approx.Arrow;

/// <summary>
/// Checks arrays from outside. The structural check costs nothing per row: buffers and children large enough, first and last offsets in range.
/// The full check looks at every row: null count, offsets, dictionary indices, views, UTF-8, map keys.
/// </summary>
internal static class ArrayValidator
{
    /// <summary>A data error naming the column and what is wrong, or nothing.</summary>
    public static void Validate(ArrowArray array, string name, bool full)
    {
        try
        {
            Check(array, full);
        }
        catch (ApproxException e) when (e.Kind == ErrorKind.Data)
        {
            throw ApproxException.BadData($"Arrow column '{name}': {e.Message}", e.Hint, e);
        }
    }

    private static void Check(ArrowArray array, bool full)
    {
        CheckValidity(array, full);
        CheckChildren(array);
        switch (array.Layout.Kind)
        {
            case LayoutKind.Bits:
                CheckSize(array, 1, Bitmap.Bytes(End(array)));
                break;
            case LayoutKind.Fixed or LayoutKind.Views:
                CheckSize(array, 1, End(array) * array.Layout.Width);
                break;
            case LayoutKind.Bytes32:
                CheckOffsets<int>(array, array.Buffers[2].Length, full);
                break;
            case LayoutKind.Bytes64:
                CheckOffsets<long>(array, array.Buffers[2].Length, full);
                break;
            case LayoutKind.List32:
                CheckOffsets<int>(array, array.Children[0].Length, full);
                break;
            case LayoutKind.List64:
                CheckOffsets<long>(array, array.Children[0].Length, full);
                break;
        }
        if (full) CheckValues(array);
        foreach (ArrowArray child in array.Children) Check(child, full);
        if (array.Dictionary is { } dictionary) Check(dictionary, full);
    }

    private static long End(ArrowArray array) => (long)array.Offset + array.Length;

    private static void CheckValidity(ArrowArray array, bool full)
    {
        if (!array.Layout.HasValidity || array.Buffers[0].Length == 0) return;
        CheckSize(array, 0, Bitmap.Bytes(End(array)));
        if (array.StatedNullCount > array.Length) throw ApproxException.BadData($"{array.StatedNullCount} nulls are stated in {array.Length} rows");
        if (!full || array.StatedNullCount < 0) return;
        int nulls = array.Length - Bitmap.CountOnes(array.Buffers[0].Span, array.Offset, array.Length);
        if (nulls != array.StatedNullCount) throw ApproxException.BadData($"{array.StatedNullCount} nulls are stated, the validity bitmap has {nulls}");
    }

    private static void CheckChildren(ArrowArray array)
    {
        ValueList<Field> fields = array.Type.Children;
        if (array.Children.Length != fields.Count) throw ApproxException.BadData($"{array.Type} with {array.Children.Length} children");
        long needed = array.Layout.Kind switch
        {
            LayoutKind.Struct => End(array),
            LayoutKind.FixedList => End(array) * array.Layout.Width,
            _ => 0,
        };
        for (int i = 0; i < fields.Count; i++)
        {
            if (array.Children[i].Type != fields[i].Type) throw ApproxException.BadData($"child '{fields[i].Name}' is {array.Children[i].Type} where {fields[i].Type} is declared");
            if (array.Children[i].Length < needed) throw ApproxException.BadData($"child '{fields[i].Name}' has {array.Children[i].Length} rows where {needed} are needed");
        }
        if (array.Type is DictionaryType type && array.Dictionary!.Type != type.ValueType)
        {
            throw ApproxException.BadData($"the dictionary is of {array.Dictionary.Type} where {type.ValueType} is declared");
        }
    }

    private static void CheckSize(ArrowArray array, int buffer, long needed)
    {
        if (array.Buffers[buffer].Length < needed)
        {
            throw ApproxException.BadData($"buffer {buffer} of {array.Type} has {array.Buffers[buffer].Length} bytes where {needed} are needed for {array.Length} rows");
        }
    }

    private static void CheckOffsets<T>(ArrowArray array, long limit, bool full)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        // Older writers leave out the only offset of an array without rows.
        if (End(array) == 0 && array.Buffers[1].Length < array.Layout.OffsetWidth) return;
        CheckSize(array, 1, (End(array) + 1) * array.Layout.OffsetWidth);
        ReadOnlySpan<T> offsets = array.Buffers[1].As<T>().Slice(array.Offset, array.Length + 1);
        T first = offsets[0], last = offsets[^1];
        if (T.IsNegative(first) || last < first || last > T.CreateSaturating(limit)) throw ApproxException.BadData($"offsets from {first} to {last} where there are {limit}");
        if (!full) return;
        for (int i = 1; i < offsets.Length; i++)
        {
            if (offsets[i] < offsets[i - 1]) throw ApproxException.BadData($"offsets decrease from {offsets[i - 1]} to {offsets[i]} in row {i - 1}");
        }
    }

    private static void CheckValues(ArrowArray array)
    {
        switch (array.Type)
        {
            case DictionaryType:
                DictionaryIndices.Check(array);
                break;
            case Utf8ViewType:
                Views.Check(array);
                CheckText(array);
                break;
            case BinaryViewType:
                Views.Check(array);
                break;
            case Utf8Type or LargeUtf8Type:
                CheckText(array);
                break;
            case MapType:
                ArrowArray entries = array.Children[0];
                for (int row = 0; row < entries.Length; row++)
                {
                    if (entries.IsNull(row) || entries.StructChild(0).IsNull(row)) throw ApproxException.BadData($"entry {row} of a map has a null key");
                }
                break;
        }
    }

    private static void CheckText(ArrowArray array)
    {
        if (array.Type is Utf8Type && array.NullCount == 0 && array.Length > 0)
        {
            // All text at once; then no row may begin inside a character.
            ReadOnlySpan<int> offsets = array.Buffers[1].As<int>().Slice(array.Offset, array.Length + 1);
            ReadOnlySpan<byte> text = array.Buffers[2].Span[..offsets[^1]];
            bool whole = Utf8.IsValid(text[offsets[0]..]);
            for (int i = 1; whole && i < offsets.Length - 1; i++) whole = offsets[i] == text.Length || (text[offsets[i]] & 0xC0) != 0x80;
            if (whole) return;
        }
        for (int row = 0; row < array.Length; row++)
        {
            if (!Utf8.IsValid(array.GetBytes(row))) throw ApproxException.BadData($"the text in row {row} is not UTF-8");
        }
    }
}
