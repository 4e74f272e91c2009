using Approx.Arrow;
using Approx.Store;

namespace Approx.Sampling;

/// <summary>Key values as Arrow columns and back.</summary>
internal static class KeyArrays
{
    /// <summary>The Arrow field of a key column: the table's own, but nullable.</summary>
    public static Field Field(ColumnDefinition column) => (column with { Nullable = true }).ToArrow();

    /// <summary>One column of values.</summary>
    public static ArrowArray Build(ColumnType type, IEnumerable<object?> values)
    {
        switch (type)
        {
            case ColumnType.Utf8:
                BytesBuilder texts = new(ArrowType.Utf8);
                foreach (object? v in values) texts.Append((string?)v);
                return texts.Build();
            case ColumnType.Bool:
                BooleanBuilder bits = new();
                foreach (object? v in values)
                {
                    if (v is bool b) bits.Append(b);
                    else bits.AppendNull();
                }
                return bits.Build();
            case ColumnType.Float64:
                PrimitiveBuilder<double> doubles = new(ArrowType.Float64);
                foreach (object? v in values) doubles.Append((double?)v);
                return doubles.Build();
            case ColumnType.Int32 or ColumnType.Date32:
                PrimitiveBuilder<int> ints = new(type.Arrow());
                foreach (object? v in values) ints.Append((int?)(long?)v);
                return ints.Build();
            default:
                PrimitiveBuilder<long> longs = new(type.Arrow());
                foreach (object? v in values) longs.Append((long?)v);
                return longs.Build();
        }
    }

    /// <summary>The value of one row: null, bool, long, double or string.</summary>
    public static object? Value(ArrowArray array, int row)
    {
        if (array.IsNull(row)) return null;
        return array.Type switch
        {
            BoolType => array.GetBoolean(row),
            FloatType { BitWidth: 64 } => array.Values<double>()[row],
            IntType { BitWidth: 64 } or TimestampType => array.Values<long>()[row],
            IntType { BitWidth: 32 } or Date32Type => (long)array.Values<int>()[row],
            _ => array.GetString(row),
        };
    }
}
