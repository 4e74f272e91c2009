namespace Approx.DuckDb;

/// <summary>Single values as .NET objects: for printing, for a result of one cell, for tests. Not for loops over rows.</summary>
internal static class VectorReader
{
    /// <summary>
    /// The value of a row: null, bool, the integers, float, double, string (also ENUM), byte[] (BLOB), decimal as (unscaled, scale) in
    /// <see cref="DecimalValue"/>, DateOnly, TimeOnly, DateTime or DateTimeOffset where .NET's range holds them, else the raw number;
    /// Interval, Guid, List&lt;object?&gt;, Dictionary&lt;string, object?&gt; (STRUCT), list of key/value pairs (MAP).
    /// </summary>
    public static object? Value(this Vector vector, int row)
    {
        if (vector.IsNull(row)) return null;
        switch (vector.Type.Id)
        {
            case DuckDbTypeId.Boolean: return vector.Values<bool>()[row];
            case DuckDbTypeId.TinyInt: return vector.Values<sbyte>()[row];
            case DuckDbTypeId.UTinyInt: return vector.Values<byte>()[row];
            case DuckDbTypeId.SmallInt: return vector.Values<short>()[row];
            case DuckDbTypeId.USmallInt: return vector.Values<ushort>()[row];
            case DuckDbTypeId.Integer: return vector.Values<int>()[row];
            case DuckDbTypeId.UInteger: return vector.Values<uint>()[row];
            case DuckDbTypeId.BigInt: return vector.Values<long>()[row];
            case DuckDbTypeId.UBigInt: return vector.Values<ulong>()[row];
            case DuckDbTypeId.HugeInt: return vector.Integer(row);
            case DuckDbTypeId.UHugeInt: return vector.UHugeInt(row);
            case DuckDbTypeId.Float: return vector.Values<float>()[row];
            case DuckDbTypeId.Double: return vector.Values<double>()[row];
            case DuckDbTypeId.Decimal: return new DecimalValue(vector.Integer(row), vector.Type.Scale);
            case DuckDbTypeId.Varchar or DuckDbTypeId.Enum: return vector.Text(row);
            case DuckDbTypeId.Blob or DuckDbTypeId.Bit or DuckDbTypeId.BigNum or DuckDbTypeId.Geometry: return vector.Bytes(row).ToArray();
            case DuckDbTypeId.Interval: return vector.Values<Interval>()[row];
            case DuckDbTypeId.Uuid: return vector.Uuid(row);
            case DuckDbTypeId.Date: return Instant.Date(vector.Values<int>()[row]);
            case DuckDbTypeId.Time: return Instant.Time(vector.Values<long>()[row]);
            case DuckDbTypeId.Timestamp: return Instant.Timestamp(vector.Values<long>()[row], TimeSpan.TicksPerMicrosecond);
            case DuckDbTypeId.TimestampSeconds: return Instant.Timestamp(vector.Values<long>()[row], TimeSpan.TicksPerSecond);
            case DuckDbTypeId.TimestampMillis: return Instant.Timestamp(vector.Values<long>()[row], TimeSpan.TicksPerMillisecond);
            case DuckDbTypeId.TimestampNanos or DuckDbTypeId.TimeNanos or DuckDbTypeId.TimeTz: return vector.Values<long>()[row];
            case DuckDbTypeId.TimestampTz: return Instant.TimestampTz(vector.Values<long>()[row]);
            case DuckDbTypeId.List or DuckDbTypeId.Map:
                ListEntry entry = vector.Lists[row];
                return Elements(vector.Child, checked((int)entry.Offset), checked((int)entry.Length));
            case DuckDbTypeId.Array: return Elements(vector.Child, row * vector.Type.ArraySize, vector.Type.ArraySize);
            case DuckDbTypeId.Struct:
                Dictionary<string, object?> parts = [];
                for (int i = 0; i < vector.Type.Fields.Count; i++) parts[vector.Type.Fields[i].Name] = vector.Field(i).Value(row);
                return parts;
            default: throw new NotSupportedException($"a value of type {vector.Type} is not read; cast it to VARCHAR in the statement");
        }
    }

    private static List<object?> Elements(Vector child, int offset, int length)
    {
        List<object?> elements = new(length);
        for (int i = 0; i < length; i++) elements.Add(child.Value(offset + i));
        return elements;
    }
}

/// <summary>unscaled · 10^−scale, exact.</summary>
internal readonly record struct DecimalValue(Int128 Unscaled, int Scale)
{
    /// <summary>The nearest double.</summary>
    public double ToDouble() => DecimalText.ToDouble(Unscaled, Scale);

    /// <summary>All digits.</summary>
    public override string ToString() => DecimalText.Of(Unscaled, Scale);
}

/// <summary>DuckDB's counts since 1970 as .NET's dates where they fit (DuckDB's range is wider), else the count itself.</summary>
internal static class Instant
{
    private static readonly int Epoch = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    public static object Date(int days) =>
        days >= DateOnly.MinValue.DayNumber - Epoch && days <= DateOnly.MaxValue.DayNumber - Epoch ? DateOnly.FromDayNumber(days + Epoch) : days;

    public static object Time(long micros) => micros is >= 0 and < 86_400_000_000 ? new TimeOnly(micros * TimeSpan.TicksPerMicrosecond) : micros;

    public static object Timestamp(long count, long ticksPerUnit) => Ticks(count, ticksPerUnit) is long ticks ? new DateTime(ticks) : count;

    public static object TimestampTz(long micros) => Ticks(micros, TimeSpan.TicksPerMicrosecond) is long ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : micros;

    private static long? Ticks(long count, long ticksPerUnit)
    {
        Int128 ticks = (Int128)count * ticksPerUnit + DateTime.UnixEpoch.Ticks;
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? (long)ticks : null;
    }
}
