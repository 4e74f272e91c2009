using Approx.Arrow;
using Approx.Store;

namespace Approx.Sampling;

/// <summary>
/// All that is kept beside a table so that it need not be read: samples, exact moments, group catalogue. They watch the rows on their way into the table
/// (or a scan of it) and are put into the same commit. The result is a function of the table's rows.
/// </summary>
internal sealed class TableSummaries : IBatchObserver
{
    private const int WorthThreads = 4096;

    private readonly TableDefinition table;
    private readonly ulong seed;
    private readonly BottomKSampler[] samplers;
    private readonly RowStore rows; // of all samples: most rows of a small table are in each
    private readonly RowKeys keys;
    private readonly TableMoments moments;
    private readonly GroupCatalogue groups;
    private readonly bool chooseOutliers;
    private readonly bool samplesOnly;

    /// <summary>Nothing seen yet.</summary>
    /// <param name="table">The table.</param>
    /// <param name="specs">Its samples; null for the defaults.</param>
    /// <param name="seed">The store's seed.</param>
    /// <param name="chooseOutliers">True: of the specs' outlier rules only those of heavy-tailed columns are used, by the moments.</param>
    /// <param name="known">The moments of all rows, where they are stored already: then only samples are drawn.</param>
    public TableSummaries(TableDefinition table, IReadOnlyList<SampleSpec>? specs, ulong seed, bool chooseOutliers = true, TableMoments? known = null)
    {
        this.table = table;
        this.seed = seed;
        samplesOnly = known is not null;
        this.chooseOutliers = chooseOutliers && !samplesOnly;
        specs ??= DefaultSamples.Of(table);
        if (known is not null && chooseOutliers) specs = [.. specs.Select(s => HeavyTails.Narrowed(s, known))];
        rows = new RowStore(table);
        samplers = [.. specs.Select(s => new BottomKSampler(table, s, seed, rows))];
        moments = known ?? new TableMoments(table);
        string[] cells = [.. table.Columns.Where(c => c.Role is ColumnRole.Specimen or ColumnRole.Design).Select(c => c.Name)];
        groups = new GroupCatalogue(table, cells);
        keys = new RowKeys(table, [.. cells.Where(c => !samplesOnly || specs.Any(s => s.StratifyBy.Contains(c)))], seed);
    }

    /// <summary>The exact moments so far.</summary>
    public TableMoments Moments => moments;

    /// <summary>The groups so far.</summary>
    public GroupCatalogue Groups => groups;

    /// <summary>
    /// Lets new summaries watch a writer, and puts them into its transaction's commit, merged with those of the rows that are there by then.
    /// Where these do not fit (stale, other samples, other design columns), all is made anew by a scan.
    /// </summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="writer">The only writer of the table in it.</param>
    /// <param name="specs">Samples; null takes those the table has, or the defaults.</param>
    /// <param name="replaced">True when the table is written anew, by <see cref="StoreTransaction.ReplaceTable"/>.</param>
    /// <param name="rowsRemoved">True when the transaction also removes former rows: then all is made anew by a scan.</param>
    public static TableSummaries Attach(StoreTransaction transaction, TableWriter writer, IReadOnlyList<SampleSpec>? specs = null, bool replaced = false, bool rowsRemoved = false)
    {
        TableEntry? now = replaced ? null : transaction.Basis.FindTable(writer.Definition.Name);
        TableDefinition merged = now is null ? writer.Definition : now.Definition.Merge(writer.Definition);
        SampleSpec[] stored = specs is null ? [.. SpecsOf(transaction.Basis, merged.Name)] : [];
        TableSummaries summaries = new(merged, specs ?? (stored.Length > 0 ? stored : null), transaction.Basis.Seed, chooseOutliers: stored.Length == 0);
        writer.Attach(summaries);
        transaction.AtCommit(snapshot =>
        {
            TableEntry? then = snapshot.FindTable(merged.Name);
            if (replaced || then is null) summaries.Put(transaction);
            else if (!rowsRemoved && then.Definition.Merge(writer.Definition).Equals(merged) && summaries.TryResume(snapshot)) summaries.Put(transaction);
            else SummaryScan.Rebuild(transaction, then.Definition.Merge(writer.Definition), [.. summaries.samplers.Select(s => s.Spec)], summaries.chooseOutliers);
        });
        return summaries;
    }

    /// <summary>Columns by which samples are stratified.</summary>
    public IReadOnlyList<string> StratifyingColumns => [.. samplers.SelectMany(s => s.Spec.StratifyBy).Distinct()];

    /// <summary>See <see cref="BottomKSampler.Expect"/>.</summary>
    /// <param name="sizes">Rows by values of the stratifying columns.</param>
    public void Expect(IReadOnlyCollection<(GroupKey Key, long Rows)> sizes)
    {
        string[] columns = [.. StratifyingColumns];
        foreach (BottomKSampler sampler in samplers)
        {
            int[] places = [.. sampler.Spec.StratifyBy.Select(c => Array.IndexOf(columns, c))];
            sampler.Expect(sizes.Select(s => (s.Key.Select(places), s.Rows)));
        }
    }

    /// <summary>True when what was expected was wrong, and all rows must be seen again by others without it.</summary>
    public bool IsShort => samplers.Any(s => s.IsShort);

    /// <summary>Sees a batch: each summary on a thread of its own where there are enough rows.</summary>
    public void Observe(RecordBatch batch)
    {
        keys.Read(batch);
        Action[] looks = [() => Sample(batch, keys), .. samplesOnly ? [] : (Action[])[() => moments.Observe(batch, keys), () => groups.Observe(batch, keys)]];
        if (batch.Length >= WorthThreads)
        {
            Threads.Run(looks);
            return;
        }
        foreach (Action look in looks) look();
    }

    private void Sample(RecordBatch batch, RowKeys? read)
    {
        rows.Begin(batch);
        foreach (BottomKSampler sampler in samplers) sampler.Look(batch, read);
        rows.Fill(batch);
    }

    /// <summary>Adds what other summaries of the same table and specs have seen.</summary>
    public void Merge(TableSummaries other)
    {
        moments.Merge(other.moments);
        groups.Merge(other.groups);
        for (int i = 0; i < samplers.Length; i++) samplers[i].Merge(other.samplers[i]);
    }

    /// <summary>Stages everything in a transaction.</summary>
    public void Put(StoreTransaction transaction)
    {
        foreach (BottomKSampler sampler in samplers)
        {
            if (sampler.Finish(chooseOutliers ? (rule, high) => HeavyTails.Wants(moments, rule, high) : null) is { } drawn) SampleFiles.Put(transaction, drawn, seed);
            else if (transaction.Basis.Samples.Any(s => s.Name == sampler.Spec.Name)) transaction.RemoveSample(sampler.Spec.Name);
        }
        if (samplesOnly) return;
        transaction.PutMoments(table.Name, path => SampleFiles.Write(path, MomentsBatch.Write(table, moments)));
        if (!groups.GaveUp) transaction.PutGroups(table.Name, path => SampleFiles.Write(path, groups.ToBatch()));
    }

    /// <summary>Adds the stored summaries of the rows that are there; false when some are missing, stale or of another kind.</summary>
    private bool TryResume(Snapshot snapshot)
    {
        TableDefinition now = snapshot.Table(table.Name).Definition;
        IEnumerable<string> Keys(TableDefinition t) => t.Columns.Where(c => c.Role is ColumnRole.Specimen or ColumnRole.Design).Select(c => c.Name);
        if (!Keys(now).SequenceEqual(Keys(table)) || !SameRoles(now)) return false;
        if (snapshot.MomentsPath(table.Name) is null || (snapshot.GroupsPath(table.Name) is null && !groups.GaveUp)) return false;
        var entries = samplers.Select(s => snapshot.Samples.FirstOrDefault(e => e.Name == s.Spec.Name)).ToArray();
        for (int i = 0; i < samplers.Length; i++)
        {
            if (samplers[i].GaveUp) continue;
            if (entries[i] is null || !Same(SampleFiles.SpecOf(entries[i]!), samplers[i].Spec)) return false;
        }
        moments.Merge(SampleFiles.Moments(snapshot, table.Name, table)!);
        if (SampleFiles.Groups(snapshot, table.Name, table) is { } known) groups.Merge(known);
        for (int i = 0; i < samplers.Length; i++)
        {
            if (entries[i] is null) continue;
            using ArrowFileReader rows = SampleFiles.Rows(snapshot, entries[i]!);
            StoredSample.Resume(samplers[i], SampleFiles.Strata(snapshot, entries[i]!), SampleFiles.Batches(rows));
        }
        return true;
    }

    private bool SameRoles(TableDefinition now) => now.Columns.All(c => table.Find(c.Name) is { } mine && TableMoments.IsNumeric(mine) == TableMoments.IsNumeric(c));

    private static IEnumerable<SampleSpec> SpecsOf(Snapshot snapshot, string table) =>
        snapshot.Manifest.Samples.Where(s => string.Equals(s.Description.Table, table, StringComparison.OrdinalIgnoreCase)).Select(SampleFiles.SpecOf);

    private static bool Same(SampleSpec a, SampleSpec b) =>
        a.Table == b.Table && a.Cap == b.Cap && a.Budget == b.Budget && a.StratifyBy.SequenceEqual(b.StratifyBy) && a.Outliers.SequenceEqual(b.Outliers);
}
