using Approx.Arrow;
using Approx.Store;

namespace Approx.Sampling;

/// <summary>
/// Rows of a table kept in numbered slots, column by column. Slots that are let go are used again, so memory follows the rows that are held,
/// not the rows that went by.
/// </summary>
internal sealed class RowStore
{
    private readonly TableDefinition table;
    private readonly Array[] values; // long[], int[], bool[] or string?[] by column type; doubles as their bits
    private readonly bool[]?[] nulls;
    private readonly List<int> free = [];
    private readonly Dictionary<string, string> recent = new(StringComparer.Ordinal); // texts repeat: one copy of each recent one is enough
    private int capacity;
    private int[] positions = [];
    private Schema? schema;
    private int top;

    /// <summary>An empty store of a table's rows.</summary>
    public RowStore(TableDefinition table)
    {
        this.table = table;
        values = [.. table.Columns.Select(c => NewArray(c.Type, 0))];
        nulls = new bool[]?[table.Columns.Count];
    }

    /// <summary>Rows held.</summary>
    public int Count => top - free.Count;

    /// <summary>A free slot; <see cref="Fill"/> puts a row into it.</summary>
    public int Reserve() => NewSlot();

    /// <summary>Copies rows of a batch into slots, column by column. Where a slot is named twice (let go and used again meanwhile) the later row stays.</summary>
    public void Fill(RecordBatch batch, ReadOnlySpan<int> batchRows, ReadOnlySpan<int> slots)
    {
        if (batchRows.Length == 0) return;
        if (!ReferenceEquals(batch.Schema, schema))
        {
            positions = [.. table.Columns.Select(c => batch.Place(c.Name))];
            schema = batch.Schema;
        }
        for (int c = 0; c < positions.Length; c++)
        {
            ArrowArray? source = positions[c] < 0 ? null : batch.Column(positions[c]); // a column the batch lacks is null in its rows
            FillNulls(c, source, batchRows, slots);
            if (source is null) continue;
            switch (values[c])
            {
                case long[] longs: Gather(source.Values<long>(), batchRows, slots, longs); break;
                case int[] ints: Gather(source.Values<int>(), batchRows, slots, ints); break;
                case bool[] bits:
                    for (int i = 0; i < slots.Length; i++) bits[slots[i]] = source.GetBoolean(batchRows[i]);
                    break;
                case string?[] texts: GatherTexts(source, batchRows, slots, texts); break;
            }
        }
    }

    /// <summary>Copies a row of another store of the same table into a slot.</summary>
    public int Add(RowStore other, int row)
    {
        int slot = NewSlot();
        for (int c = 0; c < values.Length; c++)
        {
            Array.Copy(other.values[c], row, values[c], slot, 1);
            bool isNull = other.nulls[c]?[row] ?? false;
            if (isNull) nulls[c] ??= new bool[capacity];
            if (nulls[c] is { } missing) missing[slot] = isNull;
        }
        return slot;
    }

    /// <summary>Lets a slot go; it will be used again.</summary>
    public void Release(int slot) => free.Add(slot);

    /// <summary>A column of the rows in these slots, in their order.</summary>
    public ArrowArray Column(int column, ReadOnlySpan<int> slots)
    {
        bool[]? missing = nulls[column];
        ColumnType type = table.Columns[column].Type;
        switch (values[column])
        {
            case long[] longs:
                PrimitiveBuilder<long> wide = new(type == ColumnType.Float64 ? ArrowType.Int64 : type.Arrow(), slots.Length);
                foreach (int s in slots)
                {
                    if (missing is not null && missing[s]) wide.AppendNull();
                    else wide.Append(longs[s]);
                }
                ArrowArray built = wide.Build();
                return type == ColumnType.Float64 ? new ArrowArray(ArrowType.Float64, built.Length, built.NullCount, built.Buffers.ToArray()) : built;
            case int[] ints:
                PrimitiveBuilder<int> narrow = new(type.Arrow(), slots.Length);
                foreach (int s in slots)
                {
                    if (missing is not null && missing[s]) narrow.AppendNull();
                    else narrow.Append(ints[s]);
                }
                return narrow.Build();
            case bool[] bits:
                BooleanBuilder flags = new();
                foreach (int s in slots)
                {
                    if (missing is not null && missing[s]) flags.AppendNull();
                    else flags.Append(bits[s]);
                }
                return flags.Build();
            default:
                BytesBuilder texts = new(ArrowType.Utf8);
                foreach (int s in slots) texts.Append(((string?[])values[column])[s]);
                return texts.Build();
        }
    }

    private static Array NewArray(ColumnType type, int length) => type switch
    {
        ColumnType.Bool => new bool[length],
        ColumnType.Int32 or ColumnType.Date32 => new int[length],
        ColumnType.Utf8 => new string?[length],
        _ => new long[length],
    };

    private int NewSlot()
    {
        int slot;
        if (free.Count > 0)
        {
            slot = free[^1];
            free.RemoveAt(free.Count - 1);
        }
        else
        {
            slot = top++;
            if (slot == capacity) Grow();
        }
        return slot;
    }

    private void Grow()
    {
        capacity = Math.Max(1024, capacity + capacity / 2);
        for (int c = 0; c < values.Length; c++)
        {
            Array wider = NewArray(table.Columns[c].Type, capacity);
            Array.Copy(values[c], wider, values[c].Length);
            values[c] = wider;
            if (nulls[c] is { } old)
            {
                Array.Resize(ref old, capacity);
                nulls[c] = old;
            }
        }
    }

    private static void Gather<T>(ReadOnlySpan<T> source, ReadOnlySpan<int> batchRows, ReadOnlySpan<int> slots, T[] target)
    {
        for (int i = 0; i < slots.Length; i++) target[slots[i]] = source[batchRows[i]];
    }

    private void GatherTexts(ArrowArray source, ReadOnlySpan<int> batchRows, ReadOnlySpan<int> slots, string?[] target)
    {
        TextColumn column = new(source);
        ReadOnlySpan<byte> last = default;
        string? text = null;
        for (int i = 0; i < slots.Length; i++)
        {
            if (column.IsNull(batchRows[i]))
            {
                target[slots[i]] = null;
                continue;
            }
            ReadOnlySpan<byte> bytes = column[batchRows[i]];
            if (text is null || !bytes.SequenceEqual(last))
            {
                last = bytes;
                text = Shared(source.GetString(batchRows[i])!);
            }
            target[slots[i]] = text;
        }
    }

    private void FillNulls(int column, ArrowArray? source, ReadOnlySpan<int> batchRows, ReadOnlySpan<int> slots)
    {
        bool any = source is null || source.NullCount > 0;
        if (!any && nulls[column] is null) return;
        bool[] missing = nulls[column] ??= new bool[capacity];
        for (int i = 0; i < slots.Length; i++) missing[slots[i]] = source is null || (any && source.IsNull(batchRows[i]));
        if (source is null && values[column] is string?[] texts)
        {
            foreach (int slot in slots) texts[slot] = null;
        }
    }

    private string Shared(string text)
    {
        if (recent.TryGetValue(text, out string? known)) return known;
        if (recent.Count >= 4096) recent.Clear();
        recent.Add(text, text);
        return text;
    }
}
