using Approx.Arrow;
using Approx.Core;

namespace Approx.DuckDb;

/// <summary>Brings rows of one Arrow column into a DuckDB vector: numbers by a copy of their bytes, texts by reference, everything else by DuckDB's own conversion.</summary>
internal abstract unsafe class ArrowColumnReader(DuckDbType type) : IDisposable
{
    /// <summary>The type DuckDB sees.</summary>
    public DuckDbType Type { get; } = type;

    /// <summary>The reader for a column.</summary>
    public static ArrowColumnReader For(Field field, DuckDbConnection converter) => field.Type switch
    {
        BoolType => new BitsReader(),
        Utf8Type => new BytesReader<int>(DuckDbTypeId.Varchar),
        LargeUtf8Type => new BytesReader<long>(DuckDbTypeId.Varchar),
        BinaryType => new BytesReader<int>(DuckDbTypeId.Blob),
        LargeBinaryType => new BytesReader<long>(DuckDbTypeId.Blob),
        DictionaryType { ValueType: Utf8Type } => new BytesDictionaryReader<int>(DuckDbTypeId.Varchar),
        DictionaryType { ValueType: LargeUtf8Type } => new BytesDictionaryReader<long>(DuckDbTypeId.Varchar),
        DictionaryType { ValueType: BinaryType } => new BytesDictionaryReader<int>(DuckDbTypeId.Blob),
        DictionaryType { ValueType: LargeBinaryType } => new BytesDictionaryReader<long>(DuckDbTypeId.Blob),
        DictionaryType dictionary when FixedReader.SameBytes(dictionary.ValueType) is { } same => new FixedDictionaryReader(DuckDbType.Of(same)),
        // DuckDB 1.5.6 overlooks nulls among a dictionary's values, and fails on a dictionary inside a list.
        { } type when HasDictionary(type) => throw ApproxException.BadData($"the Arrow column {field} is not supported: dictionaries of texts, bytes and numbers are, outside lists and structs"),
        _ => FixedReader.SameBytes(field.Type) is { } same ? new FixedReader(DuckDbType.Of(same)) : new ConvertedReader(field, converter),
    };

    /// <summary>Fills the vector with <paramref name="count"/> rows from <paramref name="row"/> on.</summary>
    public abstract void Read(ArrowArray column, CArrowArray* native, int row, int count, nint vector);

    public virtual void Dispose()
    {
    }

    /// <summary>Copies the validity bits; false when no row is null.</summary>
    protected static bool ReadValidity(ArrowArray column, int row, int count, nint vector)
    {
        if (column.NullCount == 0) return false;
        NativeMethods.duckdb_vector_ensure_validity_writable(vector);
        Span<byte> target = new(NativeMethods.duckdb_vector_get_validity(vector), ChunkWriter.Capacity / 8);
        Bitmap.Copy(column.Validity, (long)column.Offset + row, count, target);
        return true;
    }

    private static bool HasDictionary(ArrowType type) => type is DictionaryType || type.Children.Any(c => HasDictionary(c.Type));
}
