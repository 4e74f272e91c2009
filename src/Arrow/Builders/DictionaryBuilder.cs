namespace Approx.Arrow;

/// <summary>
/// Builds dictionary-encoded text, int32 indices. Values are numbered as they first come and stay known over the batches,
/// so the dictionary of a later batch is that of an earlier one with more at its end: what streams and files write as deltas.
/// </summary>
internal sealed class DictionaryBuilder() : ColumnBuilder(ArrowType.Dictionary(ArrowType.Utf8))
{
    private readonly BufferBuilder<int> indices = new();
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly List<string> values = [];
    private ArrowArray? dictionary;

    public void Append(string? value)
    {
        if (value is null)
        {
            AppendNull();
            return;
        }
        if (!numbers.TryGetValue(value, out int index))
        {
            index = values.Count;
            numbers.Add(value, index);
            values.Add(value);
        }
        indices.Append(index);
        Valid();
    }

    protected override void FillNull() => indices.Append(0);

    protected override ArrowArray Finish(int length, int nulls, ArrowBuffer bits)
    {
        if (dictionary is null || dictionary.Length != values.Count)
        {
            BytesBuilder texts = new(ArrowType.Utf8);
            foreach (string value in values) texts.Append(value);
            dictionary = texts.Build();
        }
        return new ArrowArray(Type, length, nulls, [bits, indices.Build()], dictionary: dictionary);
    }
}
