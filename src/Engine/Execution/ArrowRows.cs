using System.Numerics;
using Approx.Arrow;
using Approx.Core;

namespace Approx.Engine.Execution;

/// <summary>Rows of an Arrow batch as plain values: whole numbers as long or BigInteger, others as double or decimal.</summary>
internal static class ArrowRows
{
    /// <summary>Appends the rows of a batch.</summary>
    public static void Read(RecordBatch batch, List<object?[]> rows)
    {
        for (int r = 0; r < batch.Length; r++)
        {
            object?[] row = new object?[batch.Columns.Count];
            for (int c = 0; c < row.Length; c++) row[c] = Value(batch.Columns[c], r);
            rows.Add(row);
        }
    }

    /// <summary>SQL name of a type.</summary>
    public static string SqlType(ArrowType type) => type switch
    {
        BoolType => "BOOLEAN",
        IntType { BitWidth: 64 } => "BIGINT",
        IntType { BitWidth: 32 } => "INTEGER",
        IntType => "SMALLINT",
        FloatType { BitWidth: 64 } => "DOUBLE",
        FloatType => "FLOAT",
        DecimalType d => $"DECIMAL({d.Precision},{d.Scale})",
        Date32Type => "DATE",
        TimestampType => "TIMESTAMP",
        _ => "VARCHAR",
    };

    /// <summary>One value.</summary>
    /// <exception cref="ApproxException">A type that no answer holds.</exception>
    public static object? Value(ArrowArray array, int row)
    {
        if (array.IsNull(row)) return null;
        return array.Type switch
        {
            NullType => null,
            BoolType => array.GetBoolean(row),
            IntType { BitWidth: 64, Signed: true } => array.Values<long>()[row],
            IntType { BitWidth: 64 } => Unsigned(array.Values<ulong>()[row]),
            IntType { BitWidth: 32, Signed: true } => (long)array.Values<int>()[row],
            IntType { BitWidth: 32 } => (long)array.Values<uint>()[row],
            IntType { BitWidth: 16, Signed: true } => (long)array.Values<short>()[row],
            IntType { BitWidth: 16 } => (long)array.Values<ushort>()[row],
            IntType { Signed: true } => (long)array.Values<sbyte>()[row],
            IntType => (long)array.Values<byte>()[row],
            FloatType { BitWidth: 64 } => array.Values<double>()[row],
            FloatType { BitWidth: 32 } => (double)array.Values<float>()[row],
            FloatType => (double)array.Values<Half>()[row],
            DecimalType { BitWidth: 128, Scale: 0 } => Whole(array.Values<Int128>()[row]),
            DecimalType { BitWidth: 128 } d => (double)array.Values<Int128>()[row] / Math.Pow(10, d.Scale),
            Date32Type => DateOnly.FromDayNumber(719162 + array.Values<int>()[row]),
            TimestampType t => DateTime.UnixEpoch.AddTicks(array.Values<long>()[row] * TicksPerUnit(t) / (t.Unit == TimeUnit.Nanosecond ? 100 : 1)),
            BinaryType or LargeBinaryType or FixedSizeBinaryType => array.GetBytes(row).ToArray(),
            _ => array.GetString(row),
        };
    }

    private static long TicksPerUnit(TimestampType type) => type.Unit switch
    {
        TimeUnit.Second => TimeSpan.TicksPerSecond,
        TimeUnit.Millisecond => TimeSpan.TicksPerMillisecond,
        TimeUnit.Microsecond => TimeSpan.TicksPerMicrosecond,
        _ => 1,
    };

    private static object Unsigned(ulong value) => value <= long.MaxValue ? (long)value : (object)new BigInteger(value);

    private static object Whole(Int128 value) => value >= long.MinValue && value <= long.MaxValue ? (long)value : (object)(BigInteger)value;
}
