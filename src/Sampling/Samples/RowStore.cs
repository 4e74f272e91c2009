using Approx.Arrow;
using Approx.Store;

namespace Approx.Sampling;

/// <summary>
/// Rows of a table kept in numbered slots, column by column. A row that several hold (its stratum, heaps of extreme rows) is kept once, until the last lets
/// it go; then its slot is used again. So memory follows the rows that are held, not the rows that went by.
/// </summary>
internal sealed class RowStore
{
    private const int PageBits = 12, PageRows = 1 << PageBits, InPage = PageRows - 1;

    private readonly TableDefinition table;
    private readonly Array[] values; // long[][], int[][], bool[][] or string?[][] by column type, page by page; doubles as their bits
    private readonly bool[]?[][] nulls; // of each column its pages; none where no row of the page was null
    private readonly List<int> free = [];
    private readonly Dictionary<string, string> recent = new(StringComparer.Ordinal); // texts repeat: one copy of each recent one is enough
    private readonly List<int> newRows = [], newSlots = []; // of the batch at hand
    private int[] slotOf = []; // of a row of the batch at hand; −1: none
    private int[] rowOf = []; // of a slot its row in the batch it came with
    private int[] holders = []; // of a slot
    private int[] positions = [];
    private Schema? schema;
    private int top;

    /// <summary>An empty store of a table's rows.</summary>
    public RowStore(TableDefinition table)
    {
        this.table = table;
        values = [.. table.Columns.Select(c => NoPages(c.Type))];
        nulls = [.. table.Columns.Select(_ => Array.Empty<bool[]?>())];
    }

    /// <summary>Begins a batch, from which rows are taken.</summary>
    public void Begin(RecordBatch batch)
    {
        newRows.Clear();
        newSlots.Clear();
        if (slotOf.Length < batch.Length) slotOf = new int[batch.Length];
        slotOf.AsSpan(0, batch.Length).Fill(-1);
        if (ReferenceEquals(batch.Schema, schema)) return;
        positions = [.. table.Columns.Select(c => batch.Place(c.Name))];
        schema = batch.Schema;
    }

    /// <summary>The slot of a row of the batch, held once more; its values come with <see cref="Fill"/>.</summary>
    public int Take(int row)
    {
        int slot = slotOf[row];
        // One that was let go meanwhile may be another row's by now.
        if (slot >= 0 && holders[slot] > 0 && rowOf[slot] == row)
        {
            holders[slot]++;
            return slot;
        }
        slotOf[row] = slot = NewSlot();
        rowOf[slot] = row;
        newRows.Add(row);
        newSlots.Add(slot);
        return slot;
    }

    /// <summary>Copies the rows taken from the batch, column by column. Where a slot was let go and used again meanwhile the later row stays.</summary>
    public void Fill(RecordBatch batch)
    {
        if (newRows.Count == 0) return;
        for (int c = 0; c < positions.Length; c++)
        {
            ArrowArray? source = positions[c] < 0 ? null : batch.Column(positions[c]); // a column the batch lacks is null in its rows
            FillNulls(c, source);
            if (source is null) continue;
            switch (values[c])
            {
                case long[][] longs: Gather(source.Values<long>(), longs); break;
                case int[][] ints: Gather(source.Values<int>(), ints); break;
                case bool[][] bits:
                    for (int i = 0; i < newSlots.Count; i++) At(bits, newSlots[i]) = source.GetBoolean(newRows[i]);
                    break;
                case string?[][] texts: GatherTexts(source, texts); break;
            }
        }
    }

    /// <summary>The slots into which rows of another store of the same table are copied: of one slot there always the same one here, held once more each time.</summary>
    public Func<int, int> Copier(RowStore other)
    {
        Dictionary<int, int> copies = [];
        return theirs =>
        {
            if (copies.TryGetValue(theirs, out int mine) && holders[mine] > 0 && rowOf[mine] == theirs)
            {
                holders[mine]++;
                return mine;
            }
            copies[theirs] = mine = NewSlot();
            rowOf[mine] = theirs;
            for (int c = 0; c < values.Length; c++)
            {
                Array from = (Array)other.values[c].GetValue(theirs >> PageBits)!, to = (Array)values[c].GetValue(mine >> PageBits)!;
                Array.Copy(from, theirs & InPage, to, mine & InPage, 1);
                SetNull(c, mine, other.IsNull(c, theirs));
            }
            return mine;
        };
    }

    /// <summary>Holds a slot once less; when nobody holds it any more it will be used again.</summary>
    public void Release(int slot)
    {
        if (--holders[slot] == 0) free.Add(slot);
    }

    /// <summary>A column of the rows in these slots, in their order.</summary>
    public ArrowArray Column(int column, ReadOnlySpan<int> slots)
    {
        ColumnType type = table.Columns[column].Type;
        switch (values[column])
        {
            case long[][] longs:
                PrimitiveBuilder<long> wide = new(type == ColumnType.Float64 ? ArrowType.Int64 : type.Arrow(), slots.Length);
                foreach (int s in slots)
                {
                    if (IsNull(column, s)) wide.AppendNull();
                    else wide.Append(At(longs, s));
                }
                ArrowArray built = wide.Build();
                return type == ColumnType.Float64 ? new ArrowArray(ArrowType.Float64, built.Length, built.NullCount, built.Buffers.ToArray()) : built;
            case int[][] ints:
                PrimitiveBuilder<int> narrow = new(type.Arrow(), slots.Length);
                foreach (int s in slots)
                {
                    if (IsNull(column, s)) narrow.AppendNull();
                    else narrow.Append(At(ints, s));
                }
                return narrow.Build();
            case bool[][] bits:
                BooleanBuilder flags = new();
                foreach (int s in slots)
                {
                    if (IsNull(column, s)) flags.AppendNull();
                    else flags.Append(At(bits, s));
                }
                return flags.Build();
            default:
                BytesBuilder texts = new(ArrowType.Utf8);
                foreach (int s in slots) texts.Append(At((string?[][])values[column], s));
                return texts.Build();
        }
    }

    private static ref T At<T>(T[][] pages, int slot) => ref pages[slot >> PageBits][slot & InPage];

    private static Array NoPages(ColumnType type) => type switch
    {
        ColumnType.Bool => Array.Empty<bool[]>(),
        ColumnType.Int32 or ColumnType.Date32 => Array.Empty<int[]>(),
        ColumnType.Utf8 => Array.Empty<string?[]>(),
        _ => Array.Empty<long[]>(),
    };

    private static T[][] WithPage<T>(T[][] pages) => [.. pages, new T[PageRows]];

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
            if ((slot & InPage) == 0) Grow();
        }
        holders[slot] = 1;
        return slot;
    }

    private void Grow()
    {
        for (int c = 0; c < values.Length; c++)
        {
            values[c] = values[c] switch
            {
                long[][] longs => WithPage(longs),
                int[][] ints => WithPage(ints),
                bool[][] bits => WithPage(bits),
                _ => WithPage((string?[][])values[c]),
            };
            nulls[c] = [.. nulls[c], null];
        }
        int capacity = values.Length == 0 ? top : nulls[0].Length * PageRows;
        if (holders.Length >= capacity) return;
        Array.Resize(ref holders, Math.Max(capacity, 2 * holders.Length));
        Array.Resize(ref rowOf, holders.Length);
    }

    private void Gather<T>(ReadOnlySpan<T> source, T[][] target)
    {
        for (int i = 0; i < newSlots.Count; i++) At(target, newSlots[i]) = source[newRows[i]];
    }

    private void GatherTexts(ArrowArray source, string?[][] target)
    {
        TextColumn column = new(source);
        ReadOnlySpan<byte> last = default;
        string? text = null;
        for (int i = 0; i < newSlots.Count; i++)
        {
            int row = newRows[i];
            if (column.IsNull(row))
            {
                At(target, newSlots[i]) = null;
                continue;
            }
            ReadOnlySpan<byte> bytes = column[row];
            if (text is null || !bytes.SequenceEqual(last))
            {
                last = bytes;
                text = Shared(source.GetString(row)!);
            }
            At(target, newSlots[i]) = text;
        }
    }

    private void FillNulls(int column, ArrowArray? source)
    {
        bool some = source is null || source.NullCount > 0;
        if (!some && Array.TrueForAll(nulls[column], page => page is null)) return;
        for (int i = 0; i < newSlots.Count; i++) SetNull(column, newSlots[i], some && (source is null || source.IsNull(newRows[i])));
        if (source is null && values[column] is string?[][] texts)
        {
            foreach (int slot in newSlots) At(texts, slot) = null;
        }
    }

    private bool IsNull(int column, int slot) => nulls[column][slot >> PageBits] is { } page && page[slot & InPage];

    private void SetNull(int column, int slot, bool isNull)
    {
        ref bool[]? page = ref nulls[column][slot >> PageBits];
        if (page is null && !isNull) return;
        (page ??= new bool[PageRows])[slot & InPage] = isNull;
    }

    private string Shared(string text)
    {
        if (recent.TryGetValue(text, out string? known)) return known;
        if (recent.Count >= 4096) recent.Clear();
        recent.Add(text, text);
        return text;
    }
}
