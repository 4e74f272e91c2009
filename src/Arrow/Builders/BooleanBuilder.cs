namespace Approx.Arrow;

/// <summary>Builds boolean columns.</summary>
internal sealed class BooleanBuilder() : ColumnBuilder(ArrowType.Bool)
{
    private readonly BufferBuilder<byte> values = new();

    public void Append(bool value)
    {
        Grow();
        if (value) Bitmap.Set(values.Values, Length);
        Valid();
    }

    protected override void FillNull() => Grow();

    protected override ArrowArray Finish(int length, int nulls, ArrowBuffer bits) => new(Type, length, nulls, [bits, values.Build()]);

    private void Grow()
    {
        if (Bitmap.Bytes(Length + 1L) > values.Count) values.Append((byte)0);
    }
}
