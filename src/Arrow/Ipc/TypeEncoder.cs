namespace Approx.Arrow;

/// <summary>Writes the type tables of Schema.fbs.</summary>
internal static class TypeEncoder
{
    /// <summary>Stores the type's table; returns its number in the Type union and its position.</summary>
    public static (FlatType Code, int Position) Encode(FlatBuilder builder, ArrowType type)
    {
        int zone = type is TimestampType { TimeZone: { } text } ? builder.Text(text) : 0;
        builder.StartTable(3);
        FlatType code = WriteFields(builder, type, zone);
        return (code, builder.EndTable());
    }

    private static FlatType WriteFields(FlatBuilder builder, ArrowType type, int zone)
    {
        switch (type)
        {
            case IntType i:
                builder.Int32(0, i.BitWidth);
                builder.Bool(1, i.Signed);
                return FlatType.Int;
            case FloatType f:
                builder.Int16(0, (short)(f.BitWidth / 32));
                return FlatType.FloatingPoint;
            case DecimalType d:
                builder.Int32(0, d.Precision);
                builder.Int32(1, d.Scale);
                builder.Int32(2, d.BitWidth, 128);
                return FlatType.Decimal;
            case Date32Type:
                builder.Int16(0, 0, 1);
                return FlatType.Date;
            case Time32Type t:
                builder.Int16(0, (short)t.Unit, 1);
                return FlatType.Time;
            case Time64Type t:
                builder.Int32(1, 64, 32);
                builder.Int16(0, (short)t.Unit, 1);
                return FlatType.Time;
            case TimestampType t:
                builder.Reference(1, zone);
                builder.Int16(0, (short)t.Unit);
                return FlatType.Timestamp;
            case DurationType d:
                builder.Int16(0, (short)d.Unit, 1);
                return FlatType.Duration;
            case IntervalType i:
                builder.Int16(0, (short)i.Unit);
                return FlatType.Interval;
            case FixedSizeBinaryType b:
                builder.Int32(0, b.ByteWidth);
                return FlatType.FixedSizeBinary;
            case FixedSizeListType l:
                builder.Int32(0, l.ListSize);
                return FlatType.FixedSizeList;
            case MapType m:
                builder.Bool(0, m.KeysSorted);
                return FlatType.Map;
        }
        return type switch
        {
            NullType => FlatType.Null,
            BoolType => FlatType.Bool,
            Utf8Type => FlatType.Utf8,
            LargeUtf8Type => FlatType.LargeUtf8,
            Utf8ViewType => FlatType.Utf8View,
            BinaryType => FlatType.Binary,
            LargeBinaryType => FlatType.LargeBinary,
            BinaryViewType => FlatType.BinaryView,
            Date64Type => FlatType.Date,
            ListType => FlatType.List,
            LargeListType => FlatType.LargeList,
            StructType => FlatType.Struct,
            _ => throw new InvalidOperationException($"{type} has no place in the Type union"),
        };
    }
}
