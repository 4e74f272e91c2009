using System.Globalization;
using System.Numerics;
using Approx.Core;

namespace Approx.DuckDb;

/// <summary>A single value as the .NET type that is asked for.</summary>
internal static class ScalarReader
{
    /// <summary>The first value of a column; default for NULL.</summary>
    /// <exception cref="ApproxException">The value is of another kind, or does not fit.</exception>
    public static T? As<T>(Vector column)
    {
        object? value = column.Value(0);
        if (value is null) return default;
        if (value is T same) return same;
        Type wanted = Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);
        try
        {
            if (Convert(value, wanted) is T converted) return converted;
        }
        catch (OverflowException)
        {
            throw ApproxException.BadData(string.Create(CultureInfo.InvariantCulture, $"the value {value} of type {column.Type} does not fit {wanted.Name}"));
        }
        throw ApproxException.BadData($"a value of type {column.Type} was asked for as {wanted.Name}", "cast it in the statement");
    }

    // Whole numbers to whole numbers, checked, and any number to a double; a fraction is never cut off.
    private static object? Convert(object value, Type wanted)
    {
        if (wanted == typeof(double))
        {
            return value switch
            {
                DecimalValue exact => exact.ToDouble(),
                float number => (double)number,
                UInt128 number => (double)number,
                _ => Whole(value) is { } whole ? (double)whole : null,
            };
        }
        if (wanted == typeof(string) && value is DecimalValue digits) return digits.ToString();
        if (Whole(value) is not { } integer) return null;
        return Type.GetTypeCode(wanted) switch
        {
            TypeCode.Byte => checked((byte)integer),
            TypeCode.Int16 => checked((short)integer),
            TypeCode.Int32 => checked((int)integer),
            TypeCode.UInt32 => checked((uint)integer),
            TypeCode.Int64 => checked((long)integer),
            TypeCode.UInt64 => checked((ulong)integer),
            _ => wanted == typeof(Int128) ? integer : wanted == typeof(BigInteger) ? (BigInteger)integer : null,
        };
    }

    private static Int128? Whole(object value) => value switch
    {
        sbyte v => v,
        byte v => v,
        short v => v,
        ushort v => v,
        int v => v,
        uint v => v,
        long v => v,
        ulong v => v,
        Int128 v => v,
        UInt128 v => checked((Int128)v),
        DecimalValue { Scale: 0 } v => v.Unscaled,
        _ => null,
    };
}
