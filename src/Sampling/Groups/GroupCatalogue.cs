using System.Runtime.InteropServices;
using Approx.Arrow;
using Approx.Core;
using Approx.Store;

namespace Approx.Sampling;

/// <summary>
/// Every value combination of the specimen and design columns of a table with its exact number of rows, so that no group is ever lost
/// and counts by group need no scan. Beyond <see cref="Limit"/> combinations it gives up: that is no longer a catalogue.
/// </summary>
internal sealed class GroupCatalogue : IBatchObserver
{
    /// <summary>Most combinations kept.</summary>
    public const int Limit = 1_000_000;

    /// <summary>The column of row counts in the file.</summary>
    public const string RowsColumn = "_rows";

    private readonly TableDefinition table;
    private readonly RowGroups groups;
    private readonly List<long> counts = [];

    /// <summary>An empty catalogue of these columns.</summary>
    public GroupCatalogue(TableDefinition table, IReadOnlyList<string> columns)
    {
        this.table = table;
        groups = new RowGroups(table, columns);
    }

    private GroupIndexer Indexer => groups.Indexer;

    /// <summary>The columns.</summary>
    public IReadOnlyList<string> Columns => [.. Indexer.Columns.Select(c => c.Name)];

    /// <summary>True when there were too many combinations.</summary>
    public bool GaveUp { get; private set; }

    /// <summary>Combinations with their rows, in key order.</summary>
    public IReadOnlyList<(GroupKey Key, long Rows)> Groups =>
        [.. Enumerable.Range(0, counts.Count).Where(g => counts[g] > 0).Select(g => (Indexer.Key(g), counts[g])).OrderBy(g => g.Item1)];

    /// <summary>Counts the rows of a batch.</summary>
    public void Observe(RecordBatch batch) => Observe(batch, null);

    /// <summary>The same, with keys that were read from the batch already.</summary>
    public void Observe(RecordBatch batch, RowKeys? keys)
    {
        if (GaveUp) return;
        ReadOnlySpan<int> of = groups.Of(batch, keys);
        Grow();
        if (GaveUp) return;
        Span<long> rows = CollectionsMarshal.AsSpan(counts);
        foreach (int group in of) rows[group]++;
    }

    /// <summary>Adds the counts of another catalogue of the same columns.</summary>
    public void Merge(GroupCatalogue other)
    {
        if (other.GaveUp)
        {
            GaveUp = true;
            counts.Clear();
        }
        if (GaveUp) return;
        foreach (var (key, rows) in other.Groups) Add(key, rows);
    }

    /// <summary>The catalogue as one batch: the columns, then the row count.</summary>
    public RecordBatch ToBatch()
    {
        IReadOnlyList<(GroupKey Key, long Rows)> rows = Groups;
        List<Field> fields = [.. Indexer.Columns.Select(KeyArrays.Field), new Field(RowsColumn, ArrowType.Int64, nullable: false)];
        List<ArrowArray> arrays = [.. Indexer.Columns.Select((c, i) => KeyArrays.Build(c.Type, rows.Select(r => r.Key.Values[i])))];
        PrimitiveBuilder<long> counted = new(ArrowType.Int64);
        foreach (var (_, n) in rows) counted.Append(n);
        arrays.Add(counted.Build());
        return new RecordBatch(new Schema(ValueList.From(fields), ValueList.From([new KeyValuePair<string, string>("approx", "groups 1"), new("table", table.Name)])), rows.Count, arrays);
    }

    /// <summary>The catalogue of <see cref="ToBatch"/>.</summary>
    /// <exception cref="ApproxException">The batch is none.</exception>
    public static GroupCatalogue FromBatch(TableDefinition table, RecordBatch batch)
    {
        GroupCatalogue catalogue = new(table, [.. batch.Schema.Fields.Select(f => f.Name).Where(n => n != RowsColumn)]);
        ReadOnlySpan<long> rows = batch.Column(RowsColumn).Values<long>();
        for (int row = 0; row < batch.Length; row++)
        {
            if (rows[row] < 0) throw ApproxException.BadData($"the group catalogue of '{table.Name}' counts {rows[row]} rows");
            catalogue.Add(new GroupKey([.. batch.Columns.Take(batch.Columns.Count - 1).Select(c => KeyArrays.Value(c, row))]), rows[row]);
        }
        return catalogue;
    }

    private void Add(GroupKey key, long rows)
    {
        int group = Indexer.IndexOf(key);
        Grow();
        if (!GaveUp) counts[group] += rows;
    }

    private void Grow()
    {
        while (counts.Count < Indexer.Count) counts.Add(0);
        if (counts.Count <= Limit) return;
        GaveUp = true;
        counts.Clear();
    }
}
