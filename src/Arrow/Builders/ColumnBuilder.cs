namespace Approx.Arrow;

/// <summary>Builds one column row by row. Build hands the rows out and leaves the builder empty, ready for the next batch.</summary>
internal abstract class ColumnBuilder(ArrowType type)
{
    private readonly BufferBuilder<byte> validity = new();
    private int nullCount;

    public ArrowType Type { get; } = type;

    /// <summary>Rows so far.</summary>
    public int Length { get; private set; }

    public void AppendNull()
    {
        FillNull();
        nullCount++;
        Length++;
        GrowValidity();
    }

    public ArrowArray Build()
    {
        ArrowBuffer bits = ArrowBuffer.Empty;
        if (nullCount > 0)
        {
            GrowValidity();
            bits = validity.Build();
        }
        ArrowArray array = Finish(Length, nullCount, bits);
        (Length, nullCount) = (0, 0);
        return array;
    }

    /// <summary>Marks rows, whose values the caller has stored, as there. The bitmap is made only when the first null comes.</summary>
    protected void Valid(int rows = 1)
    {
        int first = Length;
        Length += rows;
        if (nullCount == 0) return;
        GrowValidity();
        Span<byte> bits = validity.Values;
        for (int row = first; row < Length; row++) Bitmap.Set(bits, row);
    }

    /// <summary>Stores a placeholder for a null row.</summary>
    protected abstract void FillNull();

    protected abstract ArrowArray Finish(int length, int nulls, ArrowBuffer bits);

    private void GrowValidity()
    {
        bool first = validity.Count == 0 && nullCount == 1;
        int missing = (int)Bitmap.Bytes(Length) - validity.Count;
        if (missing > 0) validity.Take(missing).Clear();
        if (!first) return;
        // The rows before the first null were all there; the null itself is the last row.
        Span<byte> bits = validity.Values;
        for (int row = 0; row < Length - 1; row++) Bitmap.Set(bits, row);
    }
}
