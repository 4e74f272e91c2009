using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Approx.Arrow;

namespace Approx.Tests.Arrow;

/// <summary>Values as the golden files' README writes them for hashing: N, or V and the value. Walks the buffers through the public accessors only.</summary>
internal static class Canonical
{
    public static string Value(ArrowArray array, int row)
    {
        if (array.IsNull(row)) return "N";
        if (array.Type is DictionaryType) return Value(array.Dictionary!, array.GetIndex(row));
        return "V" + Body(array, row);
    }

    public static string[] Lines(ArrowArray array)
    {
        string[] lines = new string[array.Length];
        for (int row = 0; row < lines.Length; row++) lines[row] = Value(array, row);
        return lines;
    }

    public static void Append(IncrementalHash hash, ArrowArray array)
    {
        for (int row = 0; row < array.Length; row++) hash.AppendData(Encoding.ASCII.GetBytes(Value(array, row) + "\n"));
    }

    private static string Body(ArrowArray array, int row)
    {
        switch (array.Type)
        {
            case BoolType:
                return array.GetBoolean(row) ? "1" : "0";
            case FloatType:
                byte[] bits = array.GetBytes(row).ToArray();
                Array.Reverse(bits);
                return Convert.ToHexStringLower(bits);
            case Utf8Type or LargeUtf8Type or Utf8ViewType or BinaryType or LargeBinaryType or BinaryViewType or FixedSizeBinaryType:
                return Convert.ToHexStringLower(array.GetBytes(row));
            case IntervalType interval:
                return Interval(interval.Unit, array.GetBytes(row));
            case StructType:
                return "{" + string.Join(",", Enumerable.Range(0, array.Children.Length).Select(i => Value(array.StructChild(i), row))) + "}";
            case ListType or LargeListType or FixedSizeListType or MapType:
                (int start, int length) = array.GetListRange(row);
                return "[" + string.Join(",", Enumerable.Range(start, length).Select(i => Value(array.Children[0], i))) + "]";
            case IntType { Signed: false }:
                return new BigInteger(array.GetBytes(row), isUnsigned: true).ToString(CultureInfo.InvariantCulture);
            default:
                return new BigInteger(array.GetBytes(row)).ToString(CultureInfo.InvariantCulture);
        }
    }

    private static string Interval(IntervalUnit unit, ReadOnlySpan<byte> bytes)
    {
        int first = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        return unit switch
        {
            IntervalUnit.YearMonth => $"{first}",
            IntervalUnit.DayTime => $"{first},{BinaryPrimitives.ReadInt32LittleEndian(bytes[4..])}",
            _ => $"{first},{BinaryPrimitives.ReadInt32LittleEndian(bytes[4..])},{BinaryPrimitives.ReadInt64LittleEndian(bytes[8..])}",
        };
    }
}
