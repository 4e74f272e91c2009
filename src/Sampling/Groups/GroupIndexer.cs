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
    private readonly Dictionary<(int Prefix, int Code), int>[] steps; // (group of the columns before, code of this one) → group
    private readonly List<GroupKey> keys = [];
    private readonly Dictionary<int, int> groupOfLeaf = [];
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
        steps = [.. columns.Select(_ => new Dictionary<(int Prefix, int Code), int>())];
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
                    ReadOnlySpan<byte> last = default;
                    int lastCode = -1;
                    for (int row = 0; row < array.Length; row++)
                    {
                        int code = 0;
                        if (array.IsValid(row))
                        {
                            ReadOnlySpan<byte> bytes = array.GetBytes(row);
                            if (lastCode < 0 || !bytes.SequenceEqual(last))
                            {
                                last = bytes;
                                lastCode = CodeOf(c, array.GetString(row)!);
                            }
                            code = lastCode;
                        }
                        groups[row] = Step(c, groups[row], code);
                    }
                    break;
                case ColumnType.Float64:
                    Numbers(c, array, array.Values<double>(), v => v == 0 ? 0.0 : v, groups);
                    break;
                case ColumnType.Int64 or ColumnType.Timestamp:
                    Numbers(c, array, array.Values<long>(), v => v, groups);
                    break;
                case ColumnType.Int32 or ColumnType.Date32:
                    Numbers(c, array, array.Values<int>(), v => (long)v, groups);
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

    private void Numbers<T, TKey>(int c, ArrowArray array, ReadOnlySpan<T> values, Func<T, TKey> key, Span<int> groups)
        where T : unmanaged, IEquatable<T>
        where TKey : notnull
    {
        bool nulls = array.NullCount > 0;
        T last = default;
        int lastCode = -1;
        for (int row = 0; row < values.Length; row++)
        {
            int code = 0;
            if (!nulls || array.IsValid(row))
            {
                if (lastCode < 0 || !values[row].Equals(last)) (last, lastCode) = (values[row], CodeOf(c, key(values[row])));
                code = lastCode;
            }
            groups[row] = Step(c, groups[row], code);
        }
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
        if (!steps[column].TryGetValue((prefix, code), out int node))
        {
            node = origins[column].Count;
            steps[column].Add((prefix, code), node);
            origins[column].Add((prefix, code));
        }
        lastStep[column] = (prefix, code);
        return lastNode[column] = node;
    }

    private int Leaf(int node)
    {
        if (groupOfLeaf.TryGetValue(node, out int group)) return group;
        group = keys.Count;
        groupOfLeaf.Add(node, group);
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
