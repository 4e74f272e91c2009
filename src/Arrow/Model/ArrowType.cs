namespace Approx.Arrow;

/// <summary>
/// A logical type of the Arrow columnar format (Columnar.rst and Schema.fbs, format version 1.5); compares by value.
/// Unions, run-end encoding and list views are not among them: files that hold them are refused by name.
/// </summary>
internal abstract record ArrowType
{
    public static ArrowType Null { get; } = new NullType();
    public static ArrowType Bool { get; } = new BoolType();
    public static IntType Int8 { get; } = new(8, true);
    public static IntType Int16 { get; } = new(16, true);
    public static IntType Int32 { get; } = new(32, true);
    public static IntType Int64 { get; } = new(64, true);
    public static IntType UInt8 { get; } = new(8, false);
    public static IntType UInt16 { get; } = new(16, false);
    public static IntType UInt32 { get; } = new(32, false);
    public static IntType UInt64 { get; } = new(64, false);
    public static ArrowType Float16 { get; } = new FloatType(16);
    public static ArrowType Float32 { get; } = new FloatType(32);
    public static ArrowType Float64 { get; } = new FloatType(64);
    public static ArrowType Utf8 { get; } = new Utf8Type();
    public static ArrowType LargeUtf8 { get; } = new LargeUtf8Type();
    public static ArrowType Binary { get; } = new BinaryType();
    public static ArrowType LargeBinary { get; } = new LargeBinaryType();
    public static ArrowType Date32 { get; } = new Date32Type();
    public static ArrowType Date64 { get; } = new Date64Type();

    /// <summary>A list of nullable items named "item", as most writers call them.</summary>
    public static ArrowType List(ArrowType item) => new ListType(new Field("item", item));

    /// <summary>A dictionary-encoded type, int32 indices unless told otherwise.</summary>
    public static DictionaryType Dictionary(ArrowType values, IntType? indices = null, bool ordered = false) => new(indices ?? Int32, values, ordered);

    /// <summary>How the type's values lie in memory.</summary>
    public abstract ArrowLayout Layout { get; }

    /// <summary>The child fields of a nested type; of a dictionary type none, its values lie in another array.</summary>
    public virtual ValueList<Field> Children => [];
}

/// <summary>All values are null; no buffer at all.</summary>
internal sealed record NullType : ArrowType
{
    public override ArrowLayout Layout => new(LayoutKind.Null, 0);
    public override string ToString() => "null";
}

/// <summary>One bit a value.</summary>
internal sealed record BoolType : ArrowType
{
    public override ArrowLayout Layout => new(LayoutKind.Bits, 0);
    public override string ToString() => "bool";
}

/// <summary>Integers of 8, 16, 32 or 64 bits.</summary>
internal sealed record IntType(int BitWidth, bool Signed) : ArrowType
{
    public override ArrowLayout Layout => ArrowLayout.Fixed(BitWidth / 8);
    public override string ToString() => $"{(Signed ? "int" : "uint")}{BitWidth}";
}

/// <summary>IEEE numbers of 16, 32 or 64 bits.</summary>
internal sealed record FloatType(int BitWidth) : ArrowType
{
    public override ArrowLayout Layout => ArrowLayout.Fixed(BitWidth / 8);
    public override string ToString() => BitWidth switch { 16 => "halffloat", 32 => "float", _ => "double" };
}

/// <summary>UTF-8 text with 32-bit offsets.</summary>
internal sealed record Utf8Type : ArrowType
{
    public override ArrowLayout Layout => new(LayoutKind.Bytes32, 0);
    public override string ToString() => "string";
}

/// <summary>UTF-8 text with 64-bit offsets.</summary>
internal sealed record LargeUtf8Type : ArrowType
{
    public override ArrowLayout Layout => new(LayoutKind.Bytes64, 0);
    public override string ToString() => "large_string";
}

/// <summary>UTF-8 text as 16-byte views.</summary>
internal sealed record Utf8ViewType : ArrowType
{
    public override ArrowLayout Layout => new(LayoutKind.Views, 16);
    public override string ToString() => "string_view";
}

/// <summary>Bytes with 32-bit offsets.</summary>
internal sealed record BinaryType : ArrowType
{
    public override ArrowLayout Layout => new(LayoutKind.Bytes32, 0);
    public override string ToString() => "binary";
}

/// <summary>Bytes with 64-bit offsets.</summary>
internal sealed record LargeBinaryType : ArrowType
{
    public override ArrowLayout Layout => new(LayoutKind.Bytes64, 0);
    public override string ToString() => "large_binary";
}

/// <summary>Bytes as 16-byte views.</summary>
internal sealed record BinaryViewType : ArrowType
{
    public override ArrowLayout Layout => new(LayoutKind.Views, 16);
    public override string ToString() => "binary_view";
}

/// <summary>Bytes, the same number in every row.</summary>
internal sealed record FixedSizeBinaryType(int ByteWidth) : ArrowType
{
    /// <summary>Wider values are refused: their width in bits is no int32, which other readers count on.</summary>
    public const int MostBytes = int.MaxValue / 8;

    public override ArrowLayout Layout => ArrowLayout.Fixed(ByteWidth);
    public override string ToString() => $"fixed_size_binary[{ByteWidth}]";
}

/// <summary>Decimals: an unscaled two's complement integer of 32, 64, 128 or 256 bits times 10^-Scale.</summary>
internal sealed record DecimalType(int Precision, int Scale, int BitWidth = 128) : ArrowType
{
    public override ArrowLayout Layout => ArrowLayout.Fixed(BitWidth / 8);
    public override string ToString() => $"decimal{BitWidth}({Precision}, {Scale})";
}
