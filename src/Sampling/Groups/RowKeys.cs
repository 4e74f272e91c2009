using Approx.Arrow;
using Approx.Core;
using Approx.Store;

namespace Approx.Sampling;

/// <summary>
/// What all summaries of a table ask of every row of a batch, found once: its permanent random number, and its group by all key columns together,
/// from which each summary's own groups follow (<see cref="RowGroups"/>).
/// </summary>
/// <param name="table">The table.</param>
/// <param name="columns">The key columns.</param>
/// <param name="seed">The store's seed.</param>
internal sealed class RowKeys(TableDefinition table, IReadOnlyList<string> columns, ulong seed)
{
    private readonly GroupIndexer indexer = new(table, columns);
    private int[] groups = [];
    private ulong[] numbers = [];
    private int rows;

    /// <summary>The group of each row of the batch; the values of a group are <see cref="GroupIndexer.Key"/>.</summary>
    public ReadOnlySpan<int> Groups => groups.AsSpan(0, rows);

    /// <summary>u·2⁶⁴ of each row of the batch; empty where the table has no object ids.</summary>
    public ReadOnlySpan<ulong> Numbers => numbers.AsSpan(0, Math.Min(rows, numbers.Length));

    /// <summary>The groups so far.</summary>
    public GroupIndexer Indexer => indexer;

    /// <summary>Reads the keys of a batch; those of the batch before are gone.</summary>
    /// <exception cref="ApproxException">A row has no id.</exception>
    public void Read(RecordBatch batch)
    {
        rows = batch.Length;
        if (groups.Length < rows) groups = new int[rows];
        indexer.Index(batch, groups);
        if (batch.Find(BottomKSampler.IdColumn) is not { } ids || ids.Type is not IntType { BitWidth: 64 }) return;
        if (numbers.Length < rows) numbers = new ulong[rows];
        PermanentRandom.Of(BottomKSampler.Ids(batch), seed, numbers);
    }
}
