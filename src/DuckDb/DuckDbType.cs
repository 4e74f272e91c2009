namespace Approx.DuckDb;

/// <summary>A named part of a STRUCT, or a member of a UNION.</summary>
internal readonly record struct DuckDbField(string Name, DuckDbType Type);

/// <summary>A logical type, described in full: kind, decimal width and scale, enum values, child types. Immutable, no native memory.</summary>
internal sealed partial class DuckDbType
{
    private DuckDbType(DuckDbTypeId id) => Id = id;

    /// <summary>The kind.</summary>
    public DuckDbTypeId Id { get; }

    /// <summary>The kind of the storage: what an ENUM's or a DECIMAL's numbers are stored as; elsewhere <see cref="Id"/>.</summary>
    public DuckDbTypeId StorageId { get; private init; }

    /// <summary>The type's given name, e.g. "JSON"; null mostly.</summary>
    public string? Alias { get; private init; }

    /// <summary>Decimal digits in all (DECIMAL), 1 to 38.</summary>
    public byte Width { get; private init; }

    /// <summary>Decimal digits behind the point (DECIMAL).</summary>
    public byte Scale { get; private init; }

    /// <summary>Length of every row's ARRAY.</summary>
    public int ArraySize { get; private init; }

    /// <summary>The words of an ENUM in the order of their codes.</summary>
    public IReadOnlyList<string> EnumValues { get; private init; } = [];

    /// <summary>LIST and ARRAY: the one child; MAP: a struct of key and value; null elsewhere.</summary>
    public DuckDbType? Child { get; private init; }

    /// <summary>STRUCT and UNION: the parts; MAP: key and value.</summary>
    public IReadOnlyList<DuckDbField> Fields { get; private init; } = [];

    /// <summary>A type without parameters.</summary>
    public static DuckDbType Of(DuckDbTypeId id) => new(id) { StorageId = id };

    /// <summary>DECIMAL(width, scale).</summary>
    public static DuckDbType Decimal(byte width, byte scale) => new(DuckDbTypeId.Decimal)
    {
        Width = width,
        Scale = scale,
        StorageId = width switch { <= 4 => DuckDbTypeId.SmallInt, <= 9 => DuckDbTypeId.Integer, <= 18 => DuckDbTypeId.BigInt, _ => DuckDbTypeId.HugeInt },
    };

    /// <summary>A list of a child type.</summary>
    public static DuckDbType List(DuckDbType child) => new(DuckDbTypeId.List) { StorageId = DuckDbTypeId.List, Child = child };

    /// <summary>A struct of named parts.</summary>
    public static DuckDbType Struct(params IReadOnlyList<DuckDbField> fields) => new(DuckDbTypeId.Struct) { StorageId = DuckDbTypeId.Struct, Fields = fields };

    /// <summary>An enumeration of words.</summary>
    public static DuckDbType Enum(params IReadOnlyList<string> values) => new(DuckDbTypeId.Enum)
    {
        EnumValues = values,
        StorageId = values.Count <= 1 << 8 ? DuckDbTypeId.UTinyInt : values.Count <= 1 << 16 ? DuckDbTypeId.USmallInt : DuckDbTypeId.UInteger,
    };

    /// <summary>Bytes of one value in a vector; 0 for types whose values lie in child vectors only.</summary>
    public int Size => StorageId switch
    {
        DuckDbTypeId.Boolean or DuckDbTypeId.TinyInt or DuckDbTypeId.UTinyInt => 1,
        DuckDbTypeId.SmallInt or DuckDbTypeId.USmallInt => 2,
        DuckDbTypeId.Integer or DuckDbTypeId.UInteger or DuckDbTypeId.Float or DuckDbTypeId.Date or DuckDbTypeId.SqlNull => 4,
        DuckDbTypeId.Struct or DuckDbTypeId.Union or DuckDbTypeId.Array => 0,
        DuckDbTypeId.HugeInt or DuckDbTypeId.UHugeInt or DuckDbTypeId.Uuid or DuckDbTypeId.Interval or DuckDbTypeId.Varchar or DuckDbTypeId.Blob
            or DuckDbTypeId.Bit or DuckDbTypeId.BigNum or DuckDbTypeId.Geometry or DuckDbTypeId.List or DuckDbTypeId.Map => 16,
        DuckDbTypeId.Variant => 0,
        _ => 8,
    };

    /// <summary>The type as SQL spells it, e.g. DECIMAL(18,3).</summary>
    public override string ToString() => Alias ?? Id switch
    {
        DuckDbTypeId.Decimal => $"DECIMAL({Width},{Scale})",
        DuckDbTypeId.List => $"{Child}[]",
        DuckDbTypeId.Array => $"{Child}[{ArraySize}]",
        DuckDbTypeId.Struct => $"STRUCT({string.Join(", ", Fields.Select(f => $"{SqlText.Identifier(f.Name)} {f.Type}"))})",
        DuckDbTypeId.Map => $"MAP({Fields[0].Type}, {Fields[1].Type})",
        DuckDbTypeId.Union => $"UNION({string.Join(", ", Fields.Select(f => $"{SqlText.Identifier(f.Name)} {f.Type}"))})",
        DuckDbTypeId.Enum => $"ENUM({string.Join(", ", EnumValues.Select(SqlText.Literal))})",
        DuckDbTypeId.TimestampSeconds => "TIMESTAMP_S",
        DuckDbTypeId.TimestampMillis => "TIMESTAMP_MS",
        DuckDbTypeId.TimestampNanos => "TIMESTAMP_NS",
        DuckDbTypeId.TimestampTz => "TIMESTAMP WITH TIME ZONE",
        DuckDbTypeId.TimeTz => "TIME WITH TIME ZONE",
        DuckDbTypeId.TimeNanos => "TIME_NS",
        DuckDbTypeId.SqlNull => "\"NULL\"",
        _ => Id.ToString().ToUpperInvariant(),
    };
}
