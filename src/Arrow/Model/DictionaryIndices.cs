using Approx.Core;

namespace Approx.Arrow;

/// <summary>The indices of dictionary columns, whatever their width.</summary>
internal static class DictionaryIndices
{
    /// <summary>The index as it stands, negative ones as huge numbers.</summary>
    public static ulong Read(ArrowArray array, int row)
    {
        IntType type = ((DictionaryType)array.Type).IndexType;
        return (type.BitWidth, type.Signed) switch
        {
            (8, true) => (ulong)array.Values<sbyte>()[row],
            (8, false) => array.Values<byte>()[row],
            (16, true) => (ulong)array.Values<short>()[row],
            (16, false) => array.Values<ushort>()[row],
            (32, true) => (ulong)array.Values<int>()[row],
            (32, false) => array.Values<uint>()[row],
            _ => array.Values<ulong>()[row],
        };
    }

    /// <summary>A data error when an index that is not null lies outside the dictionary.</summary>
    public static void Check(ArrowArray array)
    {
        IntType type = ((DictionaryType)array.Type).IndexType;
        switch (type.BitWidth)
        {
            case 8 when type.Signed: Check<sbyte>(array); break;
            case 8: Check<byte>(array); break;
            case 16 when type.Signed: Check<short>(array); break;
            case 16: Check<ushort>(array); break;
            case 32 when type.Signed: Check<int>(array); break;
            case 32: Check<uint>(array); break;
            case 64 when type.Signed: Check<long>(array); break;
            default: Check<ulong>(array); break;
        }
    }

    private static void Check<T>(ArrowArray array)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        ReadOnlySpan<T> indices = array.Values<T>();
        ulong count = (ulong)array.Dictionary!.Length;
        for (int row = 0; row < indices.Length; row++)
        {
            if (!T.IsNegative(indices[row]) && ulong.CreateTruncating(indices[row]) < count) continue;
            if (array.IsValid(row)) throw ApproxException.BadData($"Arrow dictionary index {indices[row]} in row {row} where there are {count} values");
        }
    }
}
