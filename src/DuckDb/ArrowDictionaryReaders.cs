using System.Numerics;
using Approx.Arrow;
using Approx.Core;

namespace Approx.DuckDb;

/// <summary>Dictionary-encoded columns: each row takes its value from the dictionary. A row is null by its own bit or by its dictionary value's.</summary>
internal abstract unsafe class DictionaryReader(DuckDbType type) : ArrowColumnReader(type)
{
    public override void Read(ArrowArray column, CArrowArray* native, int row, int count, nint vector)
    {
        ArrowArray values = column.Dictionary!;
        bool someNull = ReadValidity(column, row, count, vector) || values.NullCount > 0;
        if (someNull) NativeMethods.duckdb_vector_ensure_validity_writable(vector);
        ulong* valid = someNull ? NativeMethods.duckdb_vector_get_validity(vector) : null;
        Span<int> places = stackalloc int[ChunkWriter.Capacity];
        places = places[..count];
        IntType index = ((DictionaryType)column.Type).IndexType;
        switch (index.BitWidth)
        {
            case 8 when index.Signed: Places<sbyte>(column, row, valid, places); break;
            case 8: Places<byte>(column, row, valid, places); break;
            case 16 when index.Signed: Places<short>(column, row, valid, places); break;
            case 16: Places<ushort>(column, row, valid, places); break;
            case 32 when index.Signed: Places<int>(column, row, valid, places); break;
            case 32: Places<uint>(column, row, valid, places); break;
            case 64 when index.Signed: Places<long>(column, row, valid, places); break;
            default: Places<ulong>(column, row, valid, places); break;
        }
        Gather(values, native->Dictionary, places, (byte*)NativeMethods.duckdb_vector_get_data(vector));
    }

    /// <summary>Writes the values at the places of the dictionary; place −1 is a null and is passed over.</summary>
    protected abstract void Gather(ArrowArray values, CArrowArray* native, ReadOnlySpan<int> places, byte* target);

    private static void Places<TIndex>(ArrowArray column, int row, ulong* valid, Span<int> places)
        where TIndex : unmanaged, IBinaryInteger<TIndex>
    {
        ArrowArray values = column.Dictionary!;
        bool nullValues = values.NullCount > 0;
        ReadOnlySpan<TIndex> indices = column.Buffers[1].As<TIndex>().Slice(column.Offset + row, places.Length);
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = -1;
            // What index stands at a null row is undefined.
            if (valid is not null && (valid[i >> 6] >> (i & 63) & 1) == 0) continue;
            ulong place = ulong.CreateTruncating(indices[i]);
            if (place >= (ulong)values.Length) throw ApproxException.BadData($"Arrow dictionary index {indices[i]} where there are {values.Length} values");
            if (nullValues && values.IsNull((int)place)) valid[i >> 6] &= ~(1UL << (i & 63));
            else places[i] = (int)place;
        }
    }
}

/// <summary>Dictionaries of texts or bytes: each row's string points to its word.</summary>
internal sealed unsafe class BytesDictionaryReader<TOffset>(DuckDbTypeId type) : DictionaryReader(DuckDbType.Of(type))
    where TOffset : unmanaged, IBinaryInteger<TOffset>
{
    protected override void Gather(ArrowArray values, CArrowArray* native, ReadOnlySpan<int> places, byte* target)
    {
        ReadOnlySpan<TOffset> offsets = values.Buffers[1].As<TOffset>();
        byte* text = (byte*)native->Buffers[2];
        long size = values.Buffers[2].Length;
        foreach (int place in places)
        {
            if (place >= 0) StringWriter.Write(target, text, size, offsets[values.Offset + place], offsets[values.Offset + place + 1]);
            target += sizeof(NativeString);
        }
    }
}

/// <summary>Dictionaries of values that Arrow and DuckDB store alike.</summary>
internal sealed unsafe class FixedDictionaryReader(DuckDbType type) : DictionaryReader(type)
{
    protected override void Gather(ArrowArray values, CArrowArray* native, ReadOnlySpan<int> places, byte* target)
    {
        switch (Type.Size)
        {
            case 1: Gather<byte>(values, places, target); break;
            case 2: Gather<ushort>(values, places, target); break;
            case 4: Gather<uint>(values, places, target); break;
            default: Gather<ulong>(values, places, target); break;
        }
    }

    private static void Gather<T>(ArrowArray values, ReadOnlySpan<int> places, byte* target)
        where T : unmanaged
    {
        ReadOnlySpan<T> source = values.Values<T>();
        Span<T> rows = new(target, places.Length);
        for (int i = 0; i < rows.Length; i++) rows[i] = places[i] < 0 ? default : source[places[i]];
    }
}
