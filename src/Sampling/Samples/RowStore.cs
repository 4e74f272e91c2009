using Approx.Arrow;
using Approx.Store;

namespace Approx.Sampling;

/// <summary>
/// Rows of a table kept in numbered slots, column by column. Slots that are let go are used again, so memory follows the rows that are held,
/// not the rows that went by. A slot lives as long as somebody holds it.
/// </summary>
internal sealed class RowStore
{
    private readonly TableDefinition table;
    private readonly Array[] values; // long[], int[], bool[] or string?[] by column type; doubles as their bits
    private readonly bool[]?[] nulls;
    private readonly List<int> free = [];
    private readonly Dictionary<string, string> recent = new(StringComparer.Ordinal); // texts repeat: one copy of each recent one is enough
    private byte[] holders = [];
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

    /// <summary>Copies a row of a batch into a slot held once.</summary>
    public int Add(RecordBatch batch, int row)
    {
        if (!ReferenceEquals(batch.Schema, schema))
        {
            positions = [.. table.Columns.Select(c => batch.Place(c.Name))];
            schema = batch.Schema;
        }
        int slot = NewSlot();
        for (int c = 0; c < positions.Length; c++)
        {
            ArrowArray? source = positions[c] < 0 ? null : batch.Column(positions[c]); // a column the batch lacks is null in its rows
            bool isNull = source is null || source.IsNull(row);
            SetNull(c, slot, isNull);
            if (isNull)
            {
                if (values[c] is string?[] texts) texts[slot] = null;
                continue;
            }
            switch (values[c])
            {
                case long[] longs: longs[slot] = source!.Values<long>()[row]; break;
                case int[] ints: ints[slot] = source!.Values<int>()[row]; break;
                case bool[] bits: bits[slot] = source!.GetBoolean(row); break;
                case string?[] texts: texts[slot] = Text(source!, row); break;
            }
        }
        return slot;
    }

    /// <summary>Copies a row of another store of the same table into a slot held once.</summary>
    public int Add(RowStore other, int row)
    {
        int slot = NewSlot();
        for (int c = 0; c < values.Length; c++)
        {
            Array.Copy(other.values[c], row, values[c], slot, 1);
            SetNull(c, slot, other.nulls[c]?[row] ?? false);
        }
        return slot;
    }

    /// <summary>One more holder.</summary>
    public void Hold(int slot) => holders[slot]++;

    /// <summary>One holder less; the last one frees the slot.</summary>
    public void Release(int slot)
    {
        if (--holders[slot] == 0) free.Add(slot);
    }

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
            if (slot == holders.Length) Grow();
        }
        holders[slot] = 1;
        return slot;
    }

    private void Grow()
    {
        int capacity = Math.Max(1024, holders.Length + holders.Length / 2);
        Array.Resize(ref holders, capacity);
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

    private void SetNull(int column, int slot, bool isNull)
    {
        if (nulls[column] is { } missing) missing[slot] = isNull;
        else if (isNull)
        {
            nulls[column] = new bool[holders.Length];
            nulls[column]![slot] = true;
        }
    }

    private string Text(ArrowArray source, int row)
    {
        string text = source.GetString(row)!;
        if (recent.TryGetValue(text, out string? known)) return known;
        if (recent.Count >= 4096) recent.Clear();
        recent.Add(text, text);
        return text;
    }
}
