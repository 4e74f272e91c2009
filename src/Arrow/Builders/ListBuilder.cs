namespace Approx.Arrow;

/// <summary>Builds lists with 32-bit offsets: append the items to <see cref="Items"/>, then end the list.</summary>
/// <typeparam name="TItems">The builder of the items.</typeparam>
internal sealed class ListBuilder<TItems> : ColumnBuilder
    where TItems : ColumnBuilder
{
    private readonly BufferBuilder<int> offsets = new();

    public ListBuilder(TItems items)
        : base(ArrowType.List(items.Type))
    {
        Items = items;
        offsets.Append(0);
    }

    /// <summary>The items of all lists of the batch.</summary>
    public TItems Items { get; }

    /// <summary>Ends a list: all items appended since the last list belong to it.</summary>
    public void EndList()
    {
        offsets.Append(Items.Length);
        Valid();
    }

    protected override void FillNull() => offsets.Append(Items.Length);

    protected override ArrowArray Finish(int length, int nulls, ArrowBuffer bits)
    {
        ArrowArray array = new(Type, length, nulls, [bits, offsets.Build()], [Items.Build()]);
        offsets.Append(0);
        return array;
    }
}
