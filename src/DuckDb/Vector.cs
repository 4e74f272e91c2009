using System.Runtime.CompilerServices;
using System.Text;

namespace Approx.DuckDb;

/// <summary>
/// One column of a <see cref="DataChunk"/> in DuckDB's memory: fixed-size values as a span, texts as UTF-8 spans, lists and structs
/// through child vectors. Nothing is copied or boxed but by <see cref="Text"/>. Valid while the chunk is not disposed.
/// </summary>
internal readonly unsafe ref struct Vector
{
    private readonly DataChunk chunk; // keeps the memory alive as long as the vector is in use
    private readonly nint native;
    private readonly void* data;
    private readonly ulong* validity;

    internal Vector(DataChunk chunk, nint native, DuckDbType type, int count)
    {
        this.chunk = chunk;
        this.native = native;
        Type = type;
        Count = count;
        data = NativeMethods.duckdb_vector_get_data(native);
        validity = NativeMethods.duckdb_vector_get_validity(native);
    }

    /// <summary>The column's type.</summary>
    public DuckDbType Type { get; }

    /// <summary>Values, NULLs included.</summary>
    public int Count { get; }

    /// <summary>True when a value may be NULL; false is a promise that none is.</summary>
    public bool MayHaveNulls => validity is not null;

    /// <summary>A bit per row, lowest first, 1 for a value and 0 for NULL; empty when no row is NULL.</summary>
    public ReadOnlySpan<ulong> Validity => validity is null ? [] : new(validity, (Count + 63) / 64);

    /// <summary>A list's place in <see cref="Child"/>, per row (LIST, MAP).</summary>
    public ReadOnlySpan<ListEntry> Lists => Type.Id is DuckDbTypeId.List or DuckDbTypeId.Map ? new(data, Count) : throw Mismatch("a list");

    /// <summary>The elements of all rows' lists (LIST, MAP, ARRAY); a row of an ARRAY has its elements at row · size.</summary>
    public Vector Child => Type.Id switch
    {
        DuckDbTypeId.List or DuckDbTypeId.Map => new(chunk, NativeMethods.duckdb_list_vector_get_child(native), Type.Child!, checked((int)NativeMethods.duckdb_list_vector_get_size(native))),
        DuckDbTypeId.Array => new(chunk, NativeMethods.duckdb_array_vector_get_child(native), Type.Child!, Count * Type.ArraySize),
        _ => throw Mismatch("a list"),
    };

    /// <summary>A struct's part by its place (STRUCT; for MAP's elements: 0 key, 1 value).</summary>
    public Vector Field(int index) => Type.Id == DuckDbTypeId.Struct
        ? new Vector(chunk, NativeMethods.duckdb_struct_vector_get_child(native, (ulong)index), Type.Fields[index].Type, Count)
        : throw Mismatch("a struct");

    /// <summary>True when the row is NULL.</summary>
    public bool IsNull(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Count, nameof(row));
        return validity is not null && (validity[row >> 6] >> (row & 63) & 1) == 0;
    }

    /// <summary>
    /// The values as they lie in memory; what stands at a NULL row is undefined. T has the size of the type's storage: bool or byte for
    /// BOOLEAN, float and double, long for BIGINT, DECIMAL(≤18), TIME and TIMESTAMP, int for DATE, Int128 for HUGEINT,
    /// the code for ENUM, <see cref="Interval"/>.
    /// </summary>
    public ReadOnlySpan<T> Values<T>()
        where T : unmanaged
    {
        if (sizeof(T) != Type.Size || IsFloat(typeof(T)) != (Type.Id is DuckDbTypeId.Float or DuckDbTypeId.Double) || IsText) throw Mismatch(typeof(T).Name);
        return new ReadOnlySpan<T>(data, Count);
    }

    /// <summary>The UTF-8 bytes of a text, or the bytes of a BLOB; empty for NULL.</summary>
    public ReadOnlySpan<byte> Bytes(int row)
    {
        if (!IsText) throw Mismatch("text or bytes");
        if (IsNull(row)) return [];
        byte* at = (byte*)data + row * sizeof(NativeString);
        uint length = *(uint*)at;
        return new ReadOnlySpan<byte>(length <= NativeString.InlineLength ? at + 4 : *(byte**)(at + 8), checked((int)length));
    }

    /// <summary>Copies the texts of all rows one behind the other, NULL as nothing.</summary>
    /// <param name="ends">Of each row, where in the target its text ends.</param>
    /// <param name="target">Grows as needed.</param>
    /// <param name="start">Where the first text begins.</param>
    /// <returns>Where the last text ends.</returns>
    /// <exception cref="OverflowException">The target would be longer than 2 GiB.</exception>
    public int CopyBytes(Span<int> ends, ref byte[] target, int start)
    {
        if (!IsText) throw Mismatch("text or bytes");
        ArgumentOutOfRangeException.ThrowIfLessThan(ends.Length, Count);
        NativeString* texts = (NativeString*)data;
        int end = start;
        for (int row = 0; row < Count; row++)
        {
            if (validity is null || (validity[row >> 6] >> (row & 63) & 1) != 0)
            {
                int length = checked((int)texts[row].Length), needed = checked(end + Math.Max(length, NativeString.InlineLength));
                if (target.Length < needed) Array.Resize(ref target, (int)Math.Min(Array.MaxLength, Math.Max(2L * target.Length, needed)));
                byte* at = (byte*)(texts + row);
                // Twelve bytes at once are quicker than as many as the text has; what is too much is overwritten by the next.
                if (length <= NativeString.InlineLength) new ReadOnlySpan<byte>(at + 4, NativeString.InlineLength).CopyTo(target.AsSpan(end));
                else new ReadOnlySpan<byte>(*(byte**)(at + 8), length).CopyTo(target.AsSpan(end));
                end += length;
            }
            ends[row] = end;
        }
        return end;
    }

    /// <summary>A text, or an ENUM's word; null for NULL.</summary>
    public string? Text(int row)
    {
        if (IsNull(row)) return null;
        return Type.Id == DuckDbTypeId.Enum ? Type.EnumValues[EnumCode(row)] : Encoding.UTF8.GetString(Bytes(row));
    }

    /// <summary>The code of an ENUM's word: its place in <see cref="DuckDbType.EnumValues"/>.</summary>
    public int EnumCode(int row) => Type.Id != DuckDbTypeId.Enum ? throw Mismatch("an enum") : Type.StorageId switch
    {
        DuckDbTypeId.UTinyInt => ((byte*)data)[Checked(row)],
        DuckDbTypeId.USmallInt => ((ushort*)data)[Checked(row)],
        _ => checked((int)((uint*)data)[Checked(row)]),
    };

    /// <summary>An integer of any width, an ENUM's code, or the unscaled number of a DECIMAL.</summary>
    public Int128 Integer(int row)
    {
        Checked(row);
        return Type.StorageId switch
        {
            DuckDbTypeId.Boolean or DuckDbTypeId.UTinyInt => ((byte*)data)[row],
            DuckDbTypeId.TinyInt => ((sbyte*)data)[row],
            DuckDbTypeId.SmallInt => ((short*)data)[row],
            DuckDbTypeId.USmallInt => ((ushort*)data)[row],
            DuckDbTypeId.Integer or DuckDbTypeId.Date => ((int*)data)[row],
            DuckDbTypeId.UInteger => ((uint*)data)[row],
            DuckDbTypeId.BigInt or DuckDbTypeId.Time or DuckDbTypeId.TimeNanos or DuckDbTypeId.Timestamp or DuckDbTypeId.TimestampTz
                or DuckDbTypeId.TimestampSeconds or DuckDbTypeId.TimestampMillis or DuckDbTypeId.TimestampNanos => ((long*)data)[row],
            DuckDbTypeId.UBigInt => ((ulong*)data)[row],
            DuckDbTypeId.HugeInt => new Int128(((ulong*)data)[2 * row + 1], ((ulong*)data)[2 * row]),
            _ => throw Mismatch("an integer"),
        };
    }

    /// <summary>Any number as a double: integers of any width, FLOAT, DOUBLE, DECIMAL, BOOLEAN.</summary>
    public double Number(int row)
    {
        Checked(row);
        return Type.Id switch
        {
            DuckDbTypeId.Double => ((double*)data)[row],
            DuckDbTypeId.Float => ((float*)data)[row],
            DuckDbTypeId.BigInt => ((long*)data)[row],
            DuckDbTypeId.UHugeInt => (double)UHugeInt(row),
            // Through text: the nearest double to the decimal fraction, not a quotient of two roundings.
            DuckDbTypeId.Decimal => DecimalText.ToDouble(Integer(row), Type.Scale),
            _ => (double)Integer(row),
        };
    }

    /// <summary>A UUID.</summary>
    public Guid Uuid(int row)
    {
        if (Type.Id != DuckDbTypeId.Uuid) throw Mismatch("a UUID");
        Checked(row);
        // Stored with the top bit flipped, so that signed order is the order of the texts.
        UInt128 number = new(((ulong*)data)[2 * row + 1] ^ 1UL << 63, ((ulong*)data)[2 * row]);
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>An unsigned 128-bit integer.</summary>
    public UInt128 UHugeInt(int row) => Type.Id == DuckDbTypeId.UHugeInt
        ? new UInt128(((ulong*)data)[2 * Checked(row) + 1], ((ulong*)data)[2 * row])
        : throw Mismatch("an unsigned 128-bit integer");

    private bool IsText => Type.Id is DuckDbTypeId.Varchar or DuckDbTypeId.Blob or DuckDbTypeId.Bit or DuckDbTypeId.BigNum or DuckDbTypeId.Geometry;

    private static bool IsFloat(Type type) => type == typeof(double) || type == typeof(float);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Checked(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Count, nameof(row));
        return row;
    }

    private InvalidOperationException Mismatch(string wanted) => new($"a column of type {Type} was read as {wanted}");
}
