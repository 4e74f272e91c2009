using Approx.Core;

namespace Approx.Arrow;

/// <summary>Reads the type tables of Schema.fbs; refuses what is out of range, and by name what is not supported.</summary>
internal static class TypeDecoder
{
    public static ArrowType Decode(FlatType code, FlatTable table, ValueList<Field> children)
    {
        ArrowType type = code switch
        {
            FlatType.Null => ArrowType.Null,
            FlatType.Int => Integer(table),
            FlatType.FloatingPoint => new FloatType(16 << InRange(table.Int16(0), 2, "floating-point precision")),
            FlatType.Binary => ArrowType.Binary,
            FlatType.Utf8 => ArrowType.Utf8,
            FlatType.Bool => ArrowType.Bool,
            FlatType.Decimal => Decimal(table.Int32(0), table.Int32(1), table.Int32(2, 128)),
            FlatType.Date => InRange(table.Int16(0, 1), 1, "date unit") == 0 ? ArrowType.Date32 : ArrowType.Date64,
            FlatType.Time => Time((TimeUnit)InRange(table.Int16(0, 1), 3, "time unit"), table.Int32(1, 32)),
            FlatType.Timestamp => new TimestampType((TimeUnit)InRange(table.Int16(0), 3, "timestamp unit"), table.Text(1, "a time zone") is { Length: > 0 } zone ? zone : null),
            FlatType.Interval => new IntervalType((IntervalUnit)InRange(table.Int16(0), 2, "interval unit")),
            FlatType.List => new ListType(Only(children, "list")),
            FlatType.Struct => new StructType(children),
            FlatType.FixedSizeBinary => new FixedSizeBinaryType(InRange(table.Int32(0), FixedSizeBinaryType.MostBytes, "fixed_size_binary width")),
            FlatType.FixedSizeList => new FixedSizeListType(Only(children, "fixed_size_list"), InRange(table.Int32(0), int.MaxValue, "fixed_size_list size")),
            FlatType.Map => Map(Only(children, "map"), table.Bool(0)),
            FlatType.Duration => new DurationType((TimeUnit)InRange(table.Int16(0, 1), 3, "duration unit")),
            FlatType.LargeBinary => ArrowType.LargeBinary,
            FlatType.LargeUtf8 => ArrowType.LargeUtf8,
            FlatType.LargeList => new LargeListType(Only(children, "large_list")),
            FlatType.BinaryView => new BinaryViewType(),
            FlatType.Utf8View => new Utf8ViewType(),
            FlatType.Union => throw NotSupported("union"),
            FlatType.RunEndEncoded => throw NotSupported("run-end encoded"),
            FlatType.ListView => throw NotSupported("list_view"),
            FlatType.LargeListView => throw NotSupported("large_list_view"),
            _ => throw NotSupported($"number {(byte)code}"),
        };
        if (children.Count != type.Children.Count) throw ApproxException.BadData($"a {type} with {children.Count} children");
        return type;
    }

    public static IntType Integer(FlatTable table)
    {
        int width = table.Int32(0);
        return width is 8 or 16 or 32 or 64 ? new IntType(width, table.Bool(1)) : throw ApproxException.BadData($"an integer of {width} bits; 8, 16, 32 or 64 were expected");
    }

    private static DecimalType Decimal(int precision, int scale, int width)
    {
        int most = width switch
        {
            32 => 9,
            64 => 18,
            128 => 38,
            256 => 76,
            _ => throw ApproxException.BadData($"a decimal of {width} bits; 32, 64, 128 or 256 were expected"),
        };
        if (precision < 1 || precision > most) throw ApproxException.BadData($"a decimal{width} of precision {precision}; 1 to {most} were expected");
        return new DecimalType(precision, scale, width);
    }

    private static ArrowType Time(TimeUnit unit, int width) => (unit, width) switch
    {
        (TimeUnit.Second or TimeUnit.Millisecond, 32) => new Time32Type(unit),
        (TimeUnit.Microsecond or TimeUnit.Nanosecond, 64) => new Time64Type(unit),
        _ => throw ApproxException.BadData($"a time of {width} bits in {unit}s"),
    };

    private static MapType Map(Field entries, bool sorted) => entries.Type is StructType { Fields.Count: 2 }
        ? new MapType(entries, sorted)
        : throw ApproxException.BadData($"a map of {entries.Type}; a struct of key and value was expected");

    private static Field Only(ValueList<Field> children, string type) =>
        children.Count == 1 ? children[0] : throw ApproxException.BadData($"a {type} with {children.Count} children; one was expected");

    private static int InRange(int value, int most, string what) =>
        value >= 0 && value <= most ? value : throw ApproxException.BadData($"{what} {value}; 0 to {most} were expected");

    private static ApproxException NotSupported(string type) => ApproxException.BadData($"not supported: {type}", "the Arrow types union, run-end encoded and list view are not read");
}
