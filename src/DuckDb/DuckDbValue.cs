using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace Approx.DuckDb;

/// <summary>
/// A single value on its way into DuckDB: what is bound to a parameter or appended to a row. .NET values convert by themselves;
/// the named makers below are for the types .NET has no twin of. Holds no native memory.
/// </summary>
internal readonly struct DuckDbValue
{
    private readonly Int128 bits;
    private readonly object? content;

    private DuckDbValue(DuckDbType type, Int128 bits, object? content = null)
    {
        Type = type;
        this.bits = bits;
        this.content = content;
    }

    private DuckDbValue(DuckDbTypeId id, Int128 bits, object? content = null)
        : this(DuckDbType.Of(id), bits, content)
    {
    }

    /// <summary>The type the value is given with; DuckDB casts it to what the statement needs.</summary>
    public DuckDbType Type => field ?? DuckDbType.Of(DuckDbTypeId.SqlNull);

    /// <summary>NULL; also what <c>default</c> is.</summary>
    public static DuckDbValue Null => default;

    public static implicit operator DuckDbValue(bool value) => new(DuckDbTypeId.Boolean, value ? 1 : 0);

    public static implicit operator DuckDbValue(sbyte value) => new(DuckDbTypeId.TinyInt, value);

    public static implicit operator DuckDbValue(byte value) => new(DuckDbTypeId.UTinyInt, value);

    public static implicit operator DuckDbValue(short value) => new(DuckDbTypeId.SmallInt, value);

    public static implicit operator DuckDbValue(ushort value) => new(DuckDbTypeId.USmallInt, value);

    public static implicit operator DuckDbValue(int value) => new(DuckDbTypeId.Integer, value);

    public static implicit operator DuckDbValue(uint value) => new(DuckDbTypeId.UInteger, value);

    public static implicit operator DuckDbValue(long value) => new(DuckDbTypeId.BigInt, value);

    public static implicit operator DuckDbValue(ulong value) => new(DuckDbTypeId.UBigInt, value);

    public static implicit operator DuckDbValue(Int128 value) => new(DuckDbTypeId.HugeInt, value);

    public static implicit operator DuckDbValue(UInt128 value) => new(DuckDbTypeId.UHugeInt, (Int128)value);

    public static implicit operator DuckDbValue(float value) => new(DuckDbTypeId.Float, BitConverter.SingleToInt32Bits(value));

    public static implicit operator DuckDbValue(double value) => new(DuckDbTypeId.Double, BitConverter.DoubleToInt64Bits(value));

    /// <summary>Text; half surrogate pairs become U+FFFD, for DuckDB's texts are valid UTF-8. null is NULL.</summary>
    public static implicit operator DuckDbValue(string? value) => value is null ? Null : new(DuckDbTypeId.Varchar, 0, value);

    public static implicit operator DuckDbValue(byte[]? value) => value is null ? Null : Blob(value);

    public static implicit operator DuckDbValue(DateOnly value) => Date(value.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber);

    public static implicit operator DuckDbValue(TimeOnly value) => Time(value.Ticks / TimeSpan.TicksPerMicrosecond);

    /// <summary>TIMESTAMP: the clock reading as it stands, whatever the kind; to the microsecond.</summary>
    public static implicit operator DuckDbValue(DateTime value) => Timestamp((value.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond);

    /// <summary>TIMESTAMP WITH TIME ZONE: the instant; to the microsecond.</summary>
    public static implicit operator DuckDbValue(DateTimeOffset value) => TimestampTz((value.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond);

    public static implicit operator DuckDbValue(Interval value) => new(DuckDbTypeId.Interval, 0, value);

    public static implicit operator DuckDbValue(Guid value) => new(DuckDbTypeId.Uuid, 0, value);

    /// <summary>DECIMAL(38, scale of the value): all of a .NET decimal's digits.</summary>
    public static implicit operator DuckDbValue(decimal value)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        Int128 magnitude = (Int128)(((UInt128)(uint)parts[2] << 64) | ((UInt128)(uint)parts[1] << 32) | (uint)parts[0]);
        return Decimal(parts[3] < 0 ? -magnitude : magnitude, 38, value.Scale);
    }

    /// <summary>Bytes.</summary>
    public static DuckDbValue Blob(ReadOnlyMemory<byte> value) => new(DuckDbTypeId.Blob, 0, value);

    /// <summary>Days since 1970-01-01.</summary>
    public static DuckDbValue Date(int days) => new(DuckDbTypeId.Date, days);

    /// <summary>Microseconds since midnight.</summary>
    public static DuckDbValue Time(long micros) => new(DuckDbTypeId.Time, micros);

    /// <summary>Microseconds since 1970-01-01, no zone.</summary>
    public static DuckDbValue Timestamp(long micros) => new(DuckDbTypeId.Timestamp, micros);

    /// <summary>Microseconds since 1970-01-01 UTC.</summary>
    public static DuckDbValue TimestampTz(long micros) => new(DuckDbTypeId.TimestampTz, micros);

    /// <summary>Seconds since 1970-01-01, no zone.</summary>
    public static DuckDbValue TimestampSeconds(long seconds) => new(DuckDbTypeId.TimestampSeconds, seconds);

    /// <summary>Milliseconds since 1970-01-01, no zone.</summary>
    public static DuckDbValue TimestampMillis(long millis) => new(DuckDbTypeId.TimestampMillis, millis);

    /// <summary>Nanoseconds since 1970-01-01, no zone.</summary>
    public static DuckDbValue TimestampNanos(long nanos) => new(DuckDbTypeId.TimestampNanos, nanos);

    /// <summary>unscaled · 10^−scale.</summary>
    public static DuckDbValue Decimal(Int128 unscaled, byte width, byte scale) => new(DuckDbType.Decimal(width, scale), unscaled);

    /// <summary>A list; every element is of the child type.</summary>
    public static DuckDbValue List(DuckDbType child, params DuckDbValue[] elements) => new(DuckDbType.List(child), 0, elements);

    /// <summary>A struct; one value per field, in order.</summary>
    public static DuckDbValue Struct(DuckDbType type, params DuckDbValue[] values) =>
        values.Length == type.Fields.Count ? new(type, 0, values) : throw new ArgumentException($"{type} has {type.Fields.Count} fields, {values.Length} values were given", nameof(values));

    /// <summary>The native value; the caller disposes it.</summary>
    internal unsafe ValueHandle ToNative()
    {
        switch (Type.Id)
        {
            case DuckDbTypeId.Boolean: return NativeMethods.duckdb_create_bool(bits != 0);
            case DuckDbTypeId.TinyInt: return NativeMethods.duckdb_create_int8((sbyte)bits);
            case DuckDbTypeId.UTinyInt: return NativeMethods.duckdb_create_uint8((byte)bits);
            case DuckDbTypeId.SmallInt: return NativeMethods.duckdb_create_int16((short)bits);
            case DuckDbTypeId.USmallInt: return NativeMethods.duckdb_create_uint16((ushort)bits);
            case DuckDbTypeId.Integer: return NativeMethods.duckdb_create_int32((int)bits);
            case DuckDbTypeId.UInteger: return NativeMethods.duckdb_create_uint32((uint)bits);
            case DuckDbTypeId.BigInt: return NativeMethods.duckdb_create_int64((long)bits);
            case DuckDbTypeId.UBigInt: return NativeMethods.duckdb_create_uint64((ulong)bits);
            case DuckDbTypeId.HugeInt: return NativeMethods.duckdb_create_hugeint(NativeHugeInt.From(bits));
            case DuckDbTypeId.UHugeInt: return NativeMethods.duckdb_create_uhugeint(NativeHugeInt.From(bits));
            case DuckDbTypeId.Decimal: return NativeMethods.duckdb_create_decimal(new NativeDecimal(Type.Width, Type.Scale, NativeHugeInt.From(bits)));
            case DuckDbTypeId.Float: return NativeMethods.duckdb_create_float(BitConverter.Int32BitsToSingle((int)bits));
            case DuckDbTypeId.Double: return NativeMethods.duckdb_create_double(BitConverter.Int64BitsToDouble((long)bits));
            case DuckDbTypeId.Date: return NativeMethods.duckdb_create_date((int)bits);
            case DuckDbTypeId.Time: return NativeMethods.duckdb_create_time((long)bits);
            case DuckDbTypeId.Timestamp: return NativeMethods.duckdb_create_timestamp((long)bits);
            case DuckDbTypeId.TimestampTz: return NativeMethods.duckdb_create_timestamp_tz((long)bits);
            case DuckDbTypeId.TimestampSeconds: return NativeMethods.duckdb_create_timestamp_s((long)bits);
            case DuckDbTypeId.TimestampMillis: return NativeMethods.duckdb_create_timestamp_ms((long)bits);
            case DuckDbTypeId.TimestampNanos: return NativeMethods.duckdb_create_timestamp_ns((long)bits);
            case DuckDbTypeId.Interval: return NativeMethods.duckdb_create_interval((Interval)content!);
            case DuckDbTypeId.Uuid: return NativeMethods.duckdb_create_uuid(UuidBits((Guid)content!));
            case DuckDbTypeId.Varchar: return TextToNative((string)content!);
            case DuckDbTypeId.Blob:
                fixed (byte* data = ((ReadOnlyMemory<byte>)content!).Span)
                {
                    byte none = 0;
                    return NativeMethods.duckdb_create_blob(data is null ? &none : data, (ulong)((ReadOnlyMemory<byte>)content!).Length);
                }
            case DuckDbTypeId.List:
                using (LogicalTypeHandle child = Type.Child!.ToNative())
                using (NativeValues elements = new((DuckDbValue[])content!))
                    return NativeMethods.duckdb_create_list_value(child, elements.Pointers, elements.Count);
            case DuckDbTypeId.Struct:
                using (LogicalTypeHandle type = Type.ToNative())
                using (NativeValues values = new((DuckDbValue[])content!))
                    return NativeMethods.duckdb_create_struct_value(type, values.Pointers);
            default: return NativeMethods.duckdb_create_null_value();
        }
    }

    [SkipLocalsInit]
    private static unsafe ValueHandle TextToNative(string text)
    {
        int bound = Encoding.UTF8.GetMaxByteCount(text.Length);
        Span<byte> utf8 = bound <= 512 ? stackalloc byte[512] : new byte[bound];
        int length = Encoding.UTF8.GetBytes(text, utf8);
        fixed (byte* data = utf8) return NativeMethods.duckdb_create_varchar_length(data, (ulong)length);
    }

    // A UUID's number is its 16 bytes read big-endian (RFC 9562).
    private static NativeHugeInt UuidBits(Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        return NativeHugeInt.From(BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }
}
