using Approx.Arrow;

namespace Approx.Sampling;

/// <summary>
/// The texts of a batch's column, row by row, for loops over all of them: what <see cref="ArrowArray.GetBytes"/> looks up and checks in every row is
/// looked up once. Rows that are null must not be asked for.
/// </summary>
internal readonly ref struct TextColumn
{
    private readonly ArrowArray array;
    private readonly ReadOnlySpan<int> ends; // of a plain text column: row r lies between ends[r] and ends[r + 1]
    private readonly ReadOnlySpan<byte> bytes;

    /// <summary>The texts of a column; dictionaries, views and 64-bit offsets are read the slow way.</summary>
    public TextColumn(ArrowArray array)
    {
        this.array = array;
        MayHaveNulls = array.NullCount > 0;
        if (array.Type is not Utf8Type || array.Dictionary is not null || array.Length == 0) return;
        ends = array.Buffers[1].As<int>().Slice(array.Offset, array.Length + 1);
        bytes = array.Buffers[2].Span;
    }

    /// <summary>False when no row is null.</summary>
    public bool MayHaveNulls { get; }

    /// <summary>The UTF-8 bytes of a row.</summary>
    public ReadOnlySpan<byte> this[int row] => ends.Length == 0 ? array.GetBytes(row) : bytes[ends[row]..ends[row + 1]];

    /// <summary>True when a row is null.</summary>
    public bool IsNull(int row) => MayHaveNulls && array.IsNull(row);
}
