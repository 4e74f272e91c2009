namespace Approx.Arrow;

/// <summary>The unit of times, timestamps and durations, numbered as in Schema.fbs.</summary>
internal enum TimeUnit
{
    Second,
    Millisecond,
    Microsecond,
    Nanosecond,
}

/// <summary>The kinds of calendar intervals, numbered as in Schema.fbs.</summary>
internal enum IntervalUnit
{
    /// <summary>int32 months.</summary>
    YearMonth,

    /// <summary>int32 days, int32 milliseconds.</summary>
    DayTime,

    /// <summary>int32 months, int32 days, int64 nanoseconds.</summary>
    MonthDayNano,
}

/// <summary>Days since 1970-01-01 as int32.</summary>
internal sealed record Date32Type : ArrowType
{
    public override ArrowLayout Layout => ArrowLayout.Fixed(4);
    public override string ToString() => "date32[day]";
}

/// <summary>Milliseconds since 1970-01-01 as int64, whole days.</summary>
internal sealed record Date64Type : ArrowType
{
    public override ArrowLayout Layout => ArrowLayout.Fixed(8);
    public override string ToString() => "date64[ms]";
}

/// <summary>Time of day as int32 seconds or milliseconds.</summary>
internal sealed record Time32Type(TimeUnit Unit) : ArrowType
{
    public override ArrowLayout Layout => ArrowLayout.Fixed(4);
    public override string ToString() => $"time32[{Unit.Symbol()}]";
}

/// <summary>Time of day as int64 microseconds or nanoseconds.</summary>
internal sealed record Time64Type(TimeUnit Unit) : ArrowType
{
    public override ArrowLayout Layout => ArrowLayout.Fixed(8);
    public override string ToString() => $"time64[{Unit.Symbol()}]";
}

/// <summary>Units since 1970-01-01 00:00 as int64: UTC when a zone is named (any text is kept), else local without a zone.</summary>
internal sealed record TimestampType(TimeUnit Unit, string? TimeZone = null) : ArrowType
{
    public override ArrowLayout Layout => ArrowLayout.Fixed(8);
    public override string ToString() => TimeZone is null ? $"timestamp[{Unit.Symbol()}]" : $"timestamp[{Unit.Symbol()}, tz={TimeZone}]";
}

/// <summary>A length of time as int64 units.</summary>
internal sealed record DurationType(TimeUnit Unit) : ArrowType
{
    public override ArrowLayout Layout => ArrowLayout.Fixed(8);
    public override string ToString() => $"duration[{Unit.Symbol()}]";
}

/// <summary>A calendar interval of 4, 8 or 16 bytes.</summary>
internal sealed record IntervalType(IntervalUnit Unit) : ArrowType
{
    public override ArrowLayout Layout => ArrowLayout.Fixed(4 << (int)Unit);
    public override string ToString() => Unit switch
    {
        IntervalUnit.YearMonth => "month_interval",
        IntervalUnit.DayTime => "day_time_interval",
        _ => "month_day_nano_interval",
    };
}

/// <summary>Unit symbols as pyarrow prints them and the C data interface spells them.</summary>
internal static class TimeUnits
{
    public static string Symbol(this TimeUnit unit) => unit switch
    {
        TimeUnit.Second => "s",
        TimeUnit.Millisecond => "ms",
        TimeUnit.Microsecond => "us",
        _ => "ns",
    };
}
