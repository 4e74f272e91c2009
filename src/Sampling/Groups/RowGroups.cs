using Approx.Arrow;
using Approx.Store;

namespace Approx.Sampling;

/// <summary>
/// The groups of a batch's rows by some columns: read from these columns, or, where groups by more columns were read already, looked up from them.
/// </summary>
/// <param name="table">The table.</param>
/// <param name="columns">The columns.</param>
internal sealed class RowGroups(TableDefinition table, IReadOnlyList<string> columns)
{
    private int[] groups = [];
    private int[] groupOf = []; // of a group by more columns
    private int[] places = []; // of the columns among those
    private int known;
    private GroupIndexer? finer;

    /// <summary>The numbers of the groups and their values.</summary>
    public GroupIndexer Indexer { get; } = new(table, columns);

    /// <summary>The group of each row; valid until the next batch.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="keys">Keys read from the same batch, always the same ones; null: none.</param>
    public ReadOnlySpan<int> Of(RecordBatch batch, RowKeys? keys)
    {
        if (groups.Length < batch.Length) groups = new int[batch.Length];
        if (keys is not null && keys.Indexer != finer) Follow(keys.Indexer);
        if (keys is null || places.Contains(-1)) Indexer.Index(batch, groups);
        else Translate(keys.Groups);
        return groups.AsSpan(0, batch.Length);
    }

    private void Follow(GroupIndexer other)
    {
        (finer, known) = (other, 0);
        places = [.. Indexer.Columns.Select(c => other.Columns.ToList().FindIndex(f => f.Name == c.Name))];
    }

    private void Translate(ReadOnlySpan<int> fine)
    {
        if (groupOf.Length < finer!.Count) Array.Resize(ref groupOf, Math.Max(2 * groupOf.Length, finer.Count));
        for (; known < finer.Count; known++) groupOf[known] = Indexer.IndexOf(finer.Key(known).Select(places));
        ReadOnlySpan<int> coarse = groupOf;
        for (int row = 0; row < fine.Length; row++) groups[row] = coarse[fine[row]];
    }
}
