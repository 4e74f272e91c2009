using System.Text;
using Approx.Arrow;

namespace Approx.Tests.Arrow;

/// <summary>Arrays of any supported type made from a seed, with nulls and odd offsets, straight from the layouts' definition.</summary>
internal static class RandomArrays
{
    private static readonly string[] Texts = ["", "a", "ctl", "µ面积", "thirteen bytes", "a somewhat longer value, more than twelve bytes", "😀"];

    /// <summary>Every supported type, nested ones of a few kinds.</summary>
    public static IReadOnlyList<ArrowType> Types { get; } =
    [
        ArrowType.Null, ArrowType.Bool, ArrowType.Int8, ArrowType.Int16, ArrowType.Int32, ArrowType.Int64, ArrowType.UInt8, ArrowType.UInt16, ArrowType.UInt32,
        ArrowType.UInt64, ArrowType.Float16, ArrowType.Float32, ArrowType.Float64, ArrowType.Utf8, ArrowType.LargeUtf8, new Utf8ViewType(), ArrowType.Binary,
        ArrowType.LargeBinary, new BinaryViewType(), new FixedSizeBinaryType(3), new FixedSizeBinaryType(0), new DecimalType(9, 2, 32), new DecimalType(18, -3, 64),
        new DecimalType(38, 10), new DecimalType(76, 5, 256), ArrowType.Date32, ArrowType.Date64, new Time32Type(TimeUnit.Second), new Time32Type(TimeUnit.Millisecond),
        new Time64Type(TimeUnit.Microsecond), new Time64Type(TimeUnit.Nanosecond), new TimestampType(TimeUnit.Microsecond), new TimestampType(TimeUnit.Nanosecond, "Europe/Berlin"),
        new DurationType(TimeUnit.Millisecond), new IntervalType(IntervalUnit.YearMonth), new IntervalType(IntervalUnit.DayTime), new IntervalType(IntervalUnit.MonthDayNano),
        ArrowType.List(ArrowType.Float64), ArrowType.List(ArrowType.Utf8), ArrowType.List(ArrowType.List(ArrowType.Int16)), new LargeListType(new Field("item", ArrowType.Int32, false)),
        new FixedSizeListType(new Field("xyz", ArrowType.Float32), 3), new StructType([]), new StructType([new("a", ArrowType.Int32), new("b", ArrowType.List(ArrowType.Bool))]),
        new MapType(new Field("entries", new StructType([new("key", ArrowType.Utf8, false), new("value", ArrowType.Int64)]), false), true),
        ArrowType.Dictionary(ArrowType.Utf8), ArrowType.Dictionary(ArrowType.LargeUtf8, ArrowType.UInt8, ordered: true), ArrowType.Dictionary(ArrowType.Float64, ArrowType.Int64),
        ArrowType.List(ArrowType.Dictionary(ArrowType.Utf8, ArrowType.Int8)),
    ];

    /// <summary>An array of so many rows; some are slices of longer ones.</summary>
    public static ArrowArray Make(ArrowType type, int length, Random random, bool nullable = true)
    {
        int before = random.Next(3) == 0 ? random.Next(1, 11) : 0;
        int after = before == 0 ? 0 : random.Next(4);
        ArrowArray whole = Whole(type, before + length + after, random, nullable);
        return before + after == 0 ? whole : whole.Slice(before, length);
    }

    /// <summary>A batch of one column per type.</summary>
    public static RecordBatch Batch(IReadOnlyList<ArrowType> types, int length, Random random, SharedMemory? memory = null)
    {
        Schema schema = new(ValueList.From(types.Select((t, i) => new Field($"c{i}", t, true, [new("unit", "um3"), new("unit", "")]))), [new("k", "v"), new("k", "µ")]);
        return new RecordBatch(schema, length, [.. types.Select(t => Make(t, length, random))], memory);
    }

    private static ArrowArray Whole(ArrowType type, int length, Random random, bool nullable)
    {
        ArrowBuffer validity = ArrowBuffer.Empty;
        if (nullable && type.Layout.HasValidity && random.Next(4) > 0) validity = Bytes((int)Bitmap.Bytes(length), random);
        switch (type.Layout.Kind)
        {
            case LayoutKind.Null:
                return new ArrowArray(type, length, -1, []);
            case LayoutKind.Bits:
                return new ArrowArray(type, length, -1, [validity, Bytes((int)Bitmap.Bytes(length), random)]);
            case LayoutKind.Fixed when type is DictionaryType d:
                ArrowArray values = Make(d.ValueType, random.Next(1, 100), random);
                return new ArrowArray(type, length, -1, [validity, Indices(d.IndexType.BitWidth / 8, length, values.Length, random)], dictionary: values);
            case LayoutKind.Fixed:
                return new ArrowArray(type, length, -1, [validity, Bytes(length * type.Layout.Width, random)]);
            case LayoutKind.Views:
                return ViewArray(type, length, validity, random);
            case LayoutKind.Bytes32 or LayoutKind.Bytes64:
                BytesBuilder bytes = new(ArrowType.Binary);
                for (int i = 0; i < length; i++) bytes.Append(Encoding.UTF8.GetBytes(Texts[random.Next(Texts.Length)]));
                ArrowArray built = bytes.Build();
                return new ArrowArray(type, length, -1, [validity, Widen(built.Buffers[1], type.Layout.OffsetWidth), built.Buffers[2]]);
            case LayoutKind.List32 or LayoutKind.List64:
                BufferBuilder<int> offsets = new();
                offsets.Append(random.Next(3));
                for (int i = 0; i < length; i++) offsets.Append(offsets.Values[^1] + random.Next(4));
                int items = offsets.Values[^1] + random.Next(3);
                return new ArrowArray(type, length, -1, [validity, Widen(offsets.Build(), type.Layout.OffsetWidth)], [Make(type.Children[0].Type, items, random, type is not MapType && type.Children[0].Nullable)]);
            case LayoutKind.FixedList:
                return new ArrowArray(type, length, -1, [validity], [Make(type.Children[0].Type, length * type.Layout.Width, random)]);
            default:
                return new ArrowArray(type, length, -1, [validity], [.. type.Children.Select(c => Make(c.Type, length, random, c.Nullable))]);
        }
    }

    private static ArrowBuffer Bytes(int count, Random random)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return ArrowBuffer.CopyOf<byte>(bytes);
    }

    private static ArrowBuffer Indices(int width, int length, int values, Random random)
    {
        byte[] bytes = new byte[width * length];
        for (int i = 0; i < length; i++) bytes[i * width] = (byte)random.Next(values);
        return ArrowBuffer.CopyOf<byte>(bytes);
    }

    private static ArrowBuffer Widen(ArrowBuffer offsets, int width) =>
        width == 4 ? offsets : ArrowBuffer.CopyOf<long>(Array.ConvertAll(offsets.As<int>().ToArray(), v => (long)v));

    private static ArrowArray ViewArray(ArrowType type, int length, ArrowBuffer validity, Random random)
    {
        byte[][] data = [Encoding.UTF8.GetBytes("twenty bytes of text"), Encoding.UTF8.GetBytes("another buffer's text, a longer one")];
        byte[] views = new byte[16 * length];
        for (int i = 0; i < length; i++)
        {
            Span<byte> view = views.AsSpan(16 * i, 16);
            int buffer = random.Next(3);
            if (buffer == 2)
            {
                byte[] text = Encoding.UTF8.GetBytes(Texts[random.Next(4)]);
                view[0] = (byte)text.Length;
                text.CopyTo(view[4..]);
                continue;
            }
            int start = random.Next(4), count = random.Next(13, data[buffer].Length - start + 1);
            view[0] = (byte)count;
            data[buffer].AsSpan(start, 4).CopyTo(view[4..]);
            view[8] = (byte)buffer;
            view[12] = (byte)start;
        }
        return new ArrowArray(type, length, -1, [validity, ArrowBuffer.CopyOf<byte>(views), .. data.Select(d => ArrowBuffer.CopyOf<byte>(d))]);
    }
}
