using System.Numerics;
using System.Runtime.CompilerServices;
using Approx.Arrow;
using Approx.Core;

namespace Approx.DuckDb;

/// <summary>Texts and bytes with offsets: DuckDB's strings point into Arrow's buffer. Damaged offsets are an error, never a read outside.</summary>
internal sealed unsafe class BytesReader<TOffset>(DuckDbTypeId type) : ArrowColumnReader(DuckDbType.Of(type))
    where TOffset : unmanaged, IBinaryInteger<TOffset>
{
    public override void Read(ArrowArray column, CArrowArray* native, int row, int count, nint vector)
    {
        ReadValidity(column, row, count, vector);
        ReadOnlySpan<TOffset> offsets = column.Buffers[1].As<TOffset>().Slice(column.Offset + row, count + 1);
        byte* text = (byte*)native->Buffers[2];
        long size = column.Buffers[2].Length;
        byte* target = (byte*)NativeMethods.duckdb_vector_get_data(vector);
        for (int i = 0; i < count; i++, target += sizeof(NativeString)) StringWriter.Write(target, text, size, offsets[i], offsets[i + 1]);
    }
}

/// <summary>Writes duckdb_string_t.</summary>
internal static unsafe class StringWriter
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write<TOffset>(byte* target, byte* text, long size, TOffset start, TOffset end)
        where TOffset : unmanaged, IBinaryInteger<TOffset>
    {
        long first = long.CreateTruncating(start), length = long.CreateTruncating(end) - first;
        if (first < 0 || length < 0 || first > size - length) throw ApproxException.BadData($"Arrow offsets {start} to {end} where there are {size} bytes");
        *(ulong*)target = (ulong)length;
        if (length > NativeString.InlineLength)
        {
            *(uint*)(target + 4) = Unsafe.ReadUnaligned<uint>(text + first);
            *(byte**)(target + 8) = text + first;
            return;
        }
        // DuckDB compares the unused bytes of a short string: they must be 0.
        *(ulong*)(target + 8) = 0;
        for (long i = 0; i < length; i++) target[4 + i] = text[first + i];
    }
}
