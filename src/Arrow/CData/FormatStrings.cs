using System.Globalization;
using Approx.Core;

namespace Approx.Arrow;

/// <summary>The format strings of the C data interface (CDataInterface.rst, "Data type description – format strings").</summary>
internal static class FormatStrings
{
    private const string UnitLetters = "smun";

    public static string Of(ArrowType type) => type switch
    {
        NullType => "n",
        BoolType => "b",
        IntType i => (i.BitWidth, i.Signed) switch
        {
            (8, true) => "c",
            (8, false) => "C",
            (16, true) => "s",
            (16, false) => "S",
            (32, true) => "i",
            (32, false) => "I",
            (64, true) => "l",
            _ => "L",
        },
        FloatType f => f.BitWidth switch { 16 => "e", 32 => "f", _ => "g" },
        Utf8Type => "u",
        LargeUtf8Type => "U",
        Utf8ViewType => "vu",
        BinaryType => "z",
        LargeBinaryType => "Z",
        BinaryViewType => "vz",
        FixedSizeBinaryType w => $"w:{w.ByteWidth}",
        DecimalType d => d.BitWidth == 128 ? $"d:{d.Precision},{d.Scale}" : $"d:{d.Precision},{d.Scale},{d.BitWidth}",
        Date32Type => "tdD",
        Date64Type => "tdm",
        Time32Type t => $"tt{UnitLetters[(int)t.Unit]}",
        Time64Type t => $"tt{UnitLetters[(int)t.Unit]}",
        TimestampType t => $"ts{UnitLetters[(int)t.Unit]}:{t.TimeZone}",
        DurationType d => $"tD{UnitLetters[(int)d.Unit]}",
        IntervalType i => i.Unit switch { IntervalUnit.YearMonth => "tiM", IntervalUnit.DayTime => "tiD", _ => "tin" },
        ListType => "+l",
        LargeListType => "+L",
        FixedSizeListType l => $"+w:{l.ListSize}",
        StructType => "+s",
        MapType => "+m",
        DictionaryType d => Of(d.IndexType),
        _ => throw new InvalidOperationException($"{type} has no format string"),
    };

    /// <summary>The type of a format string; a data error naming it when it is malformed or not supported.</summary>
    public static ArrowType Parse(string format, ValueList<Field> children, bool keysSorted)
    {
        switch (format)
        {
            case "n": return ArrowType.Null;
            case "b": return ArrowType.Bool;
            case "c": return ArrowType.Int8;
            case "C": return ArrowType.UInt8;
            case "s": return ArrowType.Int16;
            case "S": return ArrowType.UInt16;
            case "i": return ArrowType.Int32;
            case "I": return ArrowType.UInt32;
            case "l": return ArrowType.Int64;
            case "L": return ArrowType.UInt64;
            case "e": return ArrowType.Float16;
            case "f": return ArrowType.Float32;
            case "g": return ArrowType.Float64;
            case "u": return ArrowType.Utf8;
            case "U": return ArrowType.LargeUtf8;
            case "vu": return new Utf8ViewType();
            case "z": return ArrowType.Binary;
            case "Z": return ArrowType.LargeBinary;
            case "vz": return new BinaryViewType();
            case "tdD": return ArrowType.Date32;
            case "tdm": return ArrowType.Date64;
            case "tts": return new Time32Type(TimeUnit.Second);
            case "ttm": return new Time32Type(TimeUnit.Millisecond);
            case "ttu": return new Time64Type(TimeUnit.Microsecond);
            case "ttn": return new Time64Type(TimeUnit.Nanosecond);
            case "tiM": return new IntervalType(IntervalUnit.YearMonth);
            case "tiD": return new IntervalType(IntervalUnit.DayTime);
            case "tin": return new IntervalType(IntervalUnit.MonthDayNano);
            case "+l" when children.Count == 1: return new ListType(children[0]);
            case "+L" when children.Count == 1: return new LargeListType(children[0]);
            case "+s": return new StructType(children);
            case "+m" when children is [{ Type: StructType { Fields.Count: 2 } }]: return new MapType(children[0], keysSorted);
        }
        if (format.Length >= 4 && format.StartsWith("ts", StringComparison.Ordinal) && format[3] == ':' && Unit(format[2]) is { } stamp)
        {
            return new TimestampType(stamp, format.Length == 4 ? null : format[4..]);
        }
        if (format.Length == 3 && format.StartsWith("tD", StringComparison.Ordinal) && Unit(format[2]) is { } unit) return new DurationType(unit);
        if (Numbers(format, "w:") is [var width] && width is >= 0 and <= FixedSizeBinaryType.MostBytes) return new FixedSizeBinaryType(width);
        if (Numbers(format, "+w:") is [var size] && size >= 0 && children.Count == 1) return new FixedSizeListType(children[0], size);
        switch (Numbers(format, "d:"))
        {
            case [var precision, var scale]: return new DecimalType(precision, scale);
            case [var precision, var scale, var bits] when bits is 32 or 64 or 128 or 256: return new DecimalType(precision, scale, bits);
        }
        throw ApproxException.BadData($"Arrow format string '{format}' with {children.Count} children: malformed, or a type that is not supported");
    }

    private static TimeUnit? Unit(char letter) => UnitLetters.IndexOf(letter) is var i and >= 0 ? (TimeUnit)i : null;

    private static int[]? Numbers(string format, string prefix)
    {
        if (!format.StartsWith(prefix, StringComparison.Ordinal)) return null;
        string[] parts = format[prefix.Length..].Split(',');
        int[] numbers = new int[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out numbers[i])) return null;
        }
        return numbers;
    }
}
