using Approx.Arrow;
using Approx.Sampling;
using Approx.Store;

namespace Approx.Tests.Sampling;

/// <summary>Volumes come, are replaced and go, several in one commit: what is kept beside the table is always that of the rows that are there.</summary>
public sealed class VolumeChangesTests : IDisposable
{
    private static readonly TableDefinition Table = new("objects", [.. SampleTable.Definition.Columns, new ColumnDefinition("volume_id", ColumnType.Utf8, ColumnRole.Id)]);

    private static readonly SampleSpec[] Specs =
    [
        new("uniform", "objects") { Cap = 300, Outliers = HeavyTails.Candidates(SampleTable.Definition, 10) },
        new("by_design", "objects") { StratifyBy = ["genotype", "region"], Budget = 250 },
    ];

    private readonly string folder = Directory.CreateTempSubdirectory("approx-volumes-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Any_sequence_of_changes_leaves_the_bytes_of_a_rebuild(int seed)
    {
        Random random = new(seed);
        IReadOnlyList<SampleTable.Row> rows = SampleTable.Rows(2_400);
        int next = 0;
        IReadOnlyList<SampleTable.Row> Fresh()
        {
            int count = random.Next(1, 160);
            IReadOnlyList<SampleTable.Row> some = [.. rows.Skip(next).Take(count)];
            next += count;
            return some;
        }
        ShapeStore store = ShapeStore.Create(Path.Combine(folder, $"store-{seed}"));
        SortedDictionary<string, IReadOnlyList<SampleTable.Row>> volumes = new(StringComparer.Ordinal) { ["v0"] = Fresh() };
        Change(store, [], volumes);
        for (int step = 1; step <= 12; step++)
        {
            SortedDictionary<string, IReadOnlyList<SampleTable.Row>> written = new(StringComparer.Ordinal);
            List<string> removed = [];
            int kind = random.Next(4);
            if (kind != 1) written[$"v{step}"] = Fresh();
            if (kind != 0 && volumes.Count > 1) removed.Add(volumes.Keys.ElementAt(random.Next(volumes.Count)));
            if (kind == 3 && removed.Count > 0) written[removed[0]] = Fresh();
            Change(store, removed, written);
            foreach (string volume in removed) volumes.Remove(volume);
            foreach (var (volume, some) in written) volumes[volume] = some;
            if (step % 4 != 0) continue;
            // Which columns have outliers is decided when the samples are first drawn, and part of their specs from then on.
            using Snapshot now = store.Current();
            ShapeStore fresh = ShapeStore.Create(Path.Combine(folder, $"fresh-{seed}-{step}"));
            Change(fresh, [], volumes, [.. now.Samples.Select(SampleFiles.SpecOf)]);
            Assert.Equal(StoredSums.Of(fresh), StoredSums.Of(store));
        }
    }

    private static void Change(ShapeStore store, IReadOnlyList<string> removed, IReadOnlyDictionary<string, IReadOnlyList<SampleTable.Row>> written, IReadOnlyList<SampleSpec>? rebuild = null)
    {
        using StoreTransaction transaction = store.BeginWrite("test");
        bool exists = transaction.Basis.FindTable("objects") is not null;
        if (removed.Count > 0) transaction.RemoveRows("objects", removed);
        TableWriter writer = transaction.Append(Table);
        if (rebuild is null) TableSummaries.Attach(transaction, writer, exists ? null : Specs, rowsRemoved: removed.Count > 0);
        foreach (var (volume, rows) in written)
        {
            RecordBatch batch = SampleTable.Batch(rows);
            BytesBuilder ids = new(ArrowType.Utf8);
            foreach (SampleTable.Row _ in rows) ids.Append(volume);
            writer.Write(new RecordBatch(Table.ToArrow(), batch.Length, [.. batch.Columns, ids.Build()]));
        }
        if (rebuild is not null) SummaryScan.Rebuild(transaction, Table, rebuild, chooseOutliers: false, TestContext.Current.CancellationToken);
        transaction.Commit().Dispose();
    }
}
