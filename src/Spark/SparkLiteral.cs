using System.Globalization;
using Approx.Core;
using Approx.Spark.Protocol;

namespace Approx.Spark;

/// <summary>Values as Spark Connect literals: how arguments travel beside a statement, never within its text.</summary>
internal static class SparkLiteral
{
    /// <summary>
    /// The literal of null, bool, integers up to 64 bits, float, double, decimal, string, bytes, <see cref="DateOnly"/>,
    /// <see cref="DateTimeOffset"/> (timestamp) or <see cref="DateTime"/> (UTC or local: timestamp; unspecified: timestamp_ntz).
    /// Parts of a microsecond are cut off.
    /// </summary>
    /// <exception cref="ApproxException">The value has a type Spark has none for, or is an integer beyond 64 bits with sign.</exception>
    public static Expression Of(object? value) => new() { Literal = Literal(value) };

    private static Expression.Types.Literal Literal(object? value) => value switch
    {
        null => new() { Null = new DataType { Null = new() } },
        bool flag => new() { Boolean = flag },
        int or short or sbyte or ushort or byte => new() { Integer = Convert.ToInt32(value, CultureInfo.InvariantCulture) },
        long or uint => new() { Long = Convert.ToInt64(value, CultureInfo.InvariantCulture) },
        ulong big when big <= long.MaxValue => new() { Long = (long)big },
        float single => new() { Float = single },
        double number => new() { Double = number },
        decimal exact => new() { Decimal = Decimal(exact) },
        string text => new() { String = text },
        byte[] bytes => new() { Binary = Google.Protobuf.ByteString.CopyFrom(bytes) },
        DateOnly day => new() { Date = day.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber },
        DateTimeOffset instant => new() { Timestamp = Microseconds(instant.UtcTicks) },
        DateTime { Kind: DateTimeKind.Unspecified } clock => new() { TimestampNtz = Microseconds(clock.Ticks) },
        DateTime instant => new() { Timestamp = Microseconds(instant.ToUniversalTime().Ticks) },
        _ => throw ApproxException.WrongUsage($"an argument of type {value.GetType().Name} with value '{value}' has no Spark literal", "use bool, integers of 64 bits, double, decimal, string, date or timestamp"),
    };

    private static Expression.Types.Literal.Types.Decimal Decimal(decimal value)
    {
        int scale = value.Scale;
        int digits = Math.Abs(value).ToString(CultureInfo.InvariantCulture).Replace(".", "", StringComparison.Ordinal).TrimStart('0').Length;
        return new() { Value = value.ToString(CultureInfo.InvariantCulture), Precision = Math.Max(Math.Max(digits, scale), 1), Scale = scale };
    }

    // Rounded towards the past, also before 1970.
    private static long Microseconds(long ticks)
    {
        (long quotient, long rest) = Math.DivRem(ticks - DateTime.UnixEpoch.Ticks, TimeSpan.TicksPerMicrosecond);
        return rest < 0 ? quotient - 1 : quotient;
    }
}
