using Approx.Arrow;
using Approx.Store;

namespace Approx.Extract;

/// <summary>Columns of rows in the making.</summary>
internal static class RowArrays
{
    /// <summary>Whole numbers.</summary>
    public static ArrowArray Int64(IEnumerable<long> values)
    {
        PrimitiveBuilder<long> builder = new(ArrowType.Int64);
        foreach (long value in values) builder.Append(value);
        return builder.Build();
    }

    /// <summary>Whole numbers; null for NULL.</summary>
    public static ArrowArray Int64(IEnumerable<long?> values)
    {
        PrimitiveBuilder<long> builder = new(ArrowType.Int64);
        foreach (long? value in values) builder.Append(value);
        return builder.Build();
    }

    /// <summary>Doubles; null for NULL.</summary>
    public static ArrowArray Float64(IEnumerable<double?> values)
    {
        PrimitiveBuilder<double> builder = new(ArrowType.Float64);
        foreach (double? value in values)
        {
            // NaN must not reach a table: where a measure is not defined it is NULL.
            if (value is { } v && !double.IsNaN(v)) builder.Append(v);
            else builder.AppendNull();
        }
        return builder.Build();
    }

    /// <summary>Texts; null for NULL.</summary>
    public static ArrowArray Text(IEnumerable<string?> values)
    {
        BytesBuilder builder = new(ArrowType.Utf8);
        foreach (string? value in values) builder.Append(value);
        return builder.Build();
    }

    /// <summary>Truths.</summary>
    public static ArrowArray Bool(IEnumerable<bool> values)
    {
        BooleanBuilder builder = new();
        foreach (bool value in values) builder.Append(value);
        return builder.Build();
    }

    /// <summary>One value in every row.</summary>
    public static ArrowArray Constant(ColumnType type, object? value, int count) => type switch
    {
        ColumnType.Int64 => Repeat(new PrimitiveBuilder<long>(ArrowType.Int64), value, count, (b, v) => b.Append((long)v)),
        ColumnType.Float64 => Repeat(new PrimitiveBuilder<double>(ArrowType.Float64), value, count, (b, v) => b.Append((double)v)),
        _ => Repeat(new BytesBuilder(ArrowType.Utf8), value, count, (b, v) => b.Append((string)v)),
    };

    private static ArrowArray Repeat<TBuilder>(TBuilder builder, object? value, int count, Action<TBuilder, object> append)
        where TBuilder : ColumnBuilder
    {
        for (int i = 0; i < count; i++)
        {
            if (value is null) builder.AppendNull();
            else append(builder, value);
        }
        return builder.Build();
    }
}
