using Approx.Arrow;
using Approx.Core;
using Approx.Store;

namespace Approx.Sampling;

/// <summary>
/// Numbers the value combinations of some columns as they first come, row by row of Arrow batches. Rows mostly repeat the values of the row
/// before (tables are sorted by specimen), which costs a comparison per column and no look-up.
/// </summary>
internal sealed class GroupIndexer
{
    private readonly ColumnDefinition[] columns;
    private readonly Dictionary<object, int>[] codes;
    private readonly List<object?>[] valuesOf;
    private readonly TextCodes[] textCodes; // the same codes by UTF-8 bytes, and by the bits of numbers: no string and no box per row
    private readonly Dictionary<long, int>[] numberCodes;
    private readonly Dictionary<long, int>[] steps; // group of the columns before << 32 | code of this one → group
    private readonly List<GroupKey> keys = [];
    private readonly List<int> groupOfLeaf = []; // by node of the last column; −1: none yet
    private readonly List<(int Prefix, int Code)>[] origins; // the way back
    private readonly (int Prefix, int Code)[] lastStep;
    private readonly int[] lastNode;

    /// <summary>An indexer of the columns named.</summary>
    /// <exception cref="ApproxException">The table has no such column.</exception>
    public GroupIndexer(TableDefinition table, IReadOnlyList<string> names)
    {
        columns = [.. names.Select(n => table.Find(n) ?? throw ApproxException.BadData($"table '{table.Name}' has no column '{n}'", NearestName.Of(n, table.Columns.Select(c => c.Name)) is { } near ? $"did you mean '{near}'?" : null))];
        codes = [.. columns.Select(_ => new Dictionary<object, int>())];
        valuesOf = [.. columns.Select(_ => new List<object?> { null })]; // code 0 is null
        textCodes = [.. columns.Select(_ => new TextCodes())];
        numberCodes = [.. columns.Select(_ => new Dictionary<long, int>())];
        steps = [.. columns.Select(_ => new Dictionary<long, int>())];
        origins = [.. columns.Select(_ => new List<(int Prefix, int Code)>())];
        lastStep = [.. columns.Select(_ => (-1, -1))];
        lastNode = new int[columns.Length];
    }

    /// <summary>The columns, in key order.</summary>
    public IReadOnlyList<ColumnDefinition> Columns => columns;

    /// <summary>Groups seen so far.</summary>
    public int Count => keys.Count;

    /// <summary>The values of a group.</summary>
    public GroupKey Key(int group) => keys[group];

    /// <summary>The number of a key, which is given one if it has none.</summary>
    public int IndexOf(GroupKey key)
    {
        int node = 0;
        for (int c = 0; c < columns.Length; c++)
        {
            object? value = key.Values[c];
            node = Step(c, node, value is null ? 0 : CodeOf(c, value));
        }
        return Leaf(node);
    }

    /// <summary>Writes the group of every row of a batch; without columns all rows are of one group. A column the batch lacks is null.</summary>
    public void Index(RecordBatch batch, Span<int> groups)
    {
        if (columns.Length == 0)
        {
            groups[..batch.Length].Fill(batch.Length == 0 ? 0 : Leaf(0));
            return;
        }
        groups[..batch.Length].Clear();
        // Column by column: groups[row] is the node reached by the columns so far.
        for (int c = 0; c < columns.Length; c++)
        {
            if (batch.Find(columns[c].Name) is not { } array)
            {
                for (int row = 0; row < batch.Length; row++) groups[row] = Step(c, groups[row], 0);
                continue;
            }
            switch (columns[c].Type)
            {
                case ColumnType.Utf8 when array.Dictionary is { } dictionary:
                    var byIndex = new int[dictionary.Length];
                    for (int row = 0; row < array.Length; row++)
                    {
                        int code = 0;
                        if (array.IsValid(row))
                        {
                            int index = array.GetIndex(row);
                            if (byIndex[index] == 0) byIndex[index] = dictionary.GetString(index) is { } text ? CodeOf(c, text) : -1;
                            code = Math.Max(byIndex[index], 0);
                        }
                        groups[row] = Step(c, groups[row], code);
                    }
                    break;
                case ColumnType.Utf8:
                    TextColumn texts = new(array);
                    ReadOnlySpan<byte> last = default;
                    int lastCode = -1;
                    for (int row = 0; row < array.Length; row++)
                    {
                        int code = 0;
                        if (!texts.IsNull(row))
                        {
                            ReadOnlySpan<byte> bytes = texts[row];
                            if (lastCode < 0 || !bytes.SequenceEqual(last))
                            {
                                last = bytes;
                                if (!textCodes[c].TryGet(bytes, out lastCode)) textCodes[c].Add(bytes, lastCode = CodeOf(c, array.GetString(row)!));
                            }
                            code = lastCode;
                        }
                        groups[row] = Step(c, groups[row], code);
                    }
                    break;
                case ColumnType.Float64:
                    Numbers(c, array, array.Values<double>(), groups);
                    break;
                case ColumnType.Int64 or ColumnType.Timestamp:
                    Numbers(c, array, array.Values<long>(), groups);
                    break;
                case ColumnType.Int32 or ColumnType.Date32:
                    Numbers(c, array, array.Values<int>(), groups);
                    break;
                default:
                    for (int row = 0; row < array.Length; row++) groups[row] = Step(c, groups[row], array.IsNull(row) ? 0 : CodeOf(c, array.GetBoolean(row)));
                    break;
            }
        }
        int node = -1, group = 0;
        for (int row = 0; row < batch.Length; row++)
        {
            if (groups[row] != node) (node, group) = (groups[row], Leaf(groups[row]));
            groups[row] = group;
        }
    }

    private void Numbers<T>(int c, ArrowArray array, ReadOnlySpan<T> values, Span<int> groups)
        where T : unmanaged, IEquatable<T>
    {
        bool nulls = array.NullCount > 0;
        T last = default;
        int lastCode = -1;
        for (int row = 0; row < values.Length; row++)
        {
            int code = 0;
            if (!nulls || array.IsValid(row))
            {
                if (lastCode < 0 || !values[row].Equals(last)) (last, lastCode) = (values[row], NumberCode(c, values[row]));
                code = lastCode;
            }
            groups[row] = Step(c, groups[row], code);
        }
    }

    // −0 is 0, and all NaN are one value, as for boxed doubles.
    private int NumberCode<T>(int column, T value)
    {
        long bits = value switch
        {
            double d => BitConverter.DoubleToInt64Bits(d == 0 ? 0 : double.IsNaN(d) ? double.NaN : d),
            int i => i,
            long l => l,
            _ => throw new InvalidOperationException($"{typeof(T).Name} is no number of a key"),
        };
        if (numberCodes[column].TryGetValue(bits, out int code)) return code;
        code = CodeOf(column, value is double ? BitConverter.Int64BitsToDouble(bits) : (object)bits);
        numberCodes[column].Add(bits, code);
        return code;
    }

    private int CodeOf(int column, object value)
    {
        if (codes[column].TryGetValue(value, out int code)) return code;
        code = valuesOf[column].Count;
        codes[column].Add(value, code);
        valuesOf[column].Add(value);
        return code;
    }

    private int Step(int column, int prefix, int code)
    {
        if (lastStep[column] == (prefix, code)) return lastNode[column];
        long step = (long)prefix << 32 | (uint)code;
        if (!steps[column].TryGetValue(step, out int node))
        {
            node = origins[column].Count;
            steps[column].Add(step, node);
            origins[column].Add((prefix, code));
        }
        lastStep[column] = (prefix, code);
        return lastNode[column] = node;
    }

    private int Leaf(int node)
    {
        while (groupOfLeaf.Count <= node) groupOfLeaf.Add(-1);
        int group = groupOfLeaf[node];
        if (group >= 0) return group;
        group = groupOfLeaf[node] = keys.Count;
        keys.Add(new GroupKey(ValuesAt(node)));
        return group;
    }

    private object?[] ValuesAt(int node)
    {
        var values = new object?[columns.Length];
        for (int c = columns.Length - 1; c >= 0; c--)
        {
            var (prefix, code) = origins[c][node];
            values[c] = valuesOf[c][code];
            node = prefix;
        }
        return values;
    }
}
