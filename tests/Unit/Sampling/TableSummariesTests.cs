using Approx.Arrow;
using Approx.Sampling;
using Approx.Store;

namespace Approx.Tests.Sampling;

public sealed class TableSummariesTests : IDisposable
{
    private static readonly SampleSpec[] Specs =
    [
        new("uniform", "objects") { Cap = 800, Outliers = HeavyTails.Candidates(SampleTable.Definition, 20) },
        new("by_design", "objects") { StratifyBy = ["genotype", "region"], Budget = 600 },
    ];

    private readonly string folder = Directory.CreateTempSubdirectory("approx-sampling-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private ShapeStore NewStore() => ShapeStore.Create(Path.Combine(folder, Guid.NewGuid().ToString("N")));

    private static void Append(ShapeStore store, IReadOnlyList<SampleTable.Row> rows, IReadOnlyList<SampleSpec>? specs)
    {
        using StoreTransaction transaction = store.BeginWrite("test");
        TableWriter writer = transaction.Append(SampleTable.Definition);
        TableSummaries.Attach(transaction, writer, specs);
        foreach (RecordBatch batch in SampleTable.Batches(rows, 451)) writer.Write(batch);
        transaction.Commit().Dispose();
    }

    [Fact]
    public void One_append_or_ten_or_a_scan_give_the_same_bytes_on_disk()
    {
        var rows = SampleTable.Rows(3000);
        ShapeStore once = NewStore(), often = NewStore(), scanned = NewStore();
        Append(once, rows, Specs);
        var expected = StoredSums.Of(once);
        Assert.Equal(6, expected.Count);

        foreach (var part in rows.Chunk(300)) Append(often, part, often.Current().Tables.Count == 0 ? Specs : null);
        Assert.Equal(expected, StoredSums.Of(often));

        using (StoreTransaction transaction = scanned.BeginWrite("import"))
        {
            TableWriter writer = transaction.Append(SampleTable.Definition);
            foreach (RecordBatch batch in SampleTable.Batches(rows)) writer.Write(batch);
            SummaryScan.Rebuild(transaction, SampleTable.Definition, Specs);
            transaction.Commit().Dispose();
        }
        Assert.Equal(expected, StoredSums.Of(scanned));
    }

    [Fact]
    public void Samples_drawn_by_stored_moments_are_those_drawn_with_them()
    {
        ShapeStore store = NewStore();
        Append(store, SampleTable.Rows(3000), Specs);
        var expected = StoredSums.Of(store);
        using (StoreTransaction transaction = store.BeginWrite("sample"))
        {
            SummaryScan.Draw(transaction, SampleTable.Definition, Specs, TestContext.Current.CancellationToken);
            transaction.Commit().Dispose();
        }
        Assert.Equal(expected, StoredSums.Of(store));

        using (StoreTransaction transaction = store.BeginWrite("sample"))
        {
            SampleDrawing.Draw(transaction, transaction.Basis.Table("objects"), [new("more", "objects") { Cap = 100 }], TestContext.Current.CancellationToken);
            transaction.Commit().Dispose();
        }
        var after = StoredSums.Of(store);
        Assert.Contains("more rows", after.Keys);
        Assert.Equal(expected, after.Where(f => !f.Key.StartsWith("more ", StringComparison.Ordinal)).ToDictionary());
    }

    [Fact]
    public void What_is_stored_is_read_back_with_its_spec()
    {
        ShapeStore store = NewStore();
        var rows = SampleTable.Rows(3000);
        Append(store, rows, Specs);
        using Snapshot snapshot = store.Current();
        SampleEntry uniform = snapshot.Samples.Single(s => s.Name == "uniform");
        SampleSpec spec = SampleFiles.SpecOf(uniform);
        Assert.Equal(800, spec.Cap);
        OutlierRule rule = Assert.Single(spec.Outliers); // lognormal σ = 2: the high end only
        Assert.Equal(new OutlierRule("volume", 0, 20), rule);
        SampleStrata strata = SampleFiles.Strata(snapshot, uniform);
        Assert.Equal(3000, strata.Population);
        using ArrowFileReader reader = SampleFiles.Rows(snapshot, uniform);
        Assert.Equal(strata.Rows, SampleFiles.Batches(reader).Sum(b => (long)b.Length));
        Assert.Equal("um3", reader.Schema.Field("volume").Metadata.Find("unit"));
        Assert.Equal(rows.Sum(r => r.Voxels ?? 0), SampleFiles.Moments(snapshot, "objects")!.Whole("voxels").Sum(1));
        Assert.Equal(3000, SampleFiles.Groups(snapshot, "objects")!.Groups.Sum(g => g.Rows));
    }

    [Fact]
    public void Default_samples_hold_a_small_table_whole()
    {
        ShapeStore store = NewStore();
        Append(store, SampleTable.Rows(500), null);
        using Snapshot snapshot = store.Current();
        Assert.Equal(["objects_by_design", "objects_by_specimen", "objects_uniform"], snapshot.Samples.Select(s => s.Name).Order());
        Assert.All(snapshot.Samples, s => Assert.Equal(500, SampleFiles.Strata(snapshot, s).Rows));
    }

    [Fact]
    public void Removed_rows_and_new_design_columns_lead_to_a_new_scan()
    {
        TableDefinition withVolume = new("objects", [.. SampleTable.Definition.Columns, new ColumnDefinition("treatment", ColumnType.Utf8, ColumnRole.Design)]);
        ShapeStore store = NewStore();
        var rows = SampleTable.Rows(800);
        Append(store, rows.Take(500).ToList(), Specs);
        using (StoreTransaction transaction = store.BeginWrite("test"))
        {
            TableWriter writer = transaction.Append(withVolume);
            TableSummaries.Attach(transaction, writer);
            RecordBatch batch = SampleTable.Batch(rows.Skip(500).ToList());
            BytesBuilder treatments = new(ArrowType.Utf8);
            for (int i = 0; i < batch.Length; i++) treatments.Append(i % 2 == 0 ? "a" : "b");
            writer.Write(new RecordBatch(withVolume.ToArrow(), batch.Length, [.. batch.Columns, treatments.Build()]));
            transaction.Commit().Dispose();
        }
        using Snapshot snapshot = store.Current();
        GroupCatalogue groups = SampleFiles.Groups(snapshot, "objects")!;
        Assert.Contains("treatment", groups.Columns);
        Assert.Equal(500, groups.Groups.Where(g => g.Key.Values[^1] is null).Sum(g => g.Rows));
        Assert.Equal(800, SampleFiles.Strata(snapshot, snapshot.Samples.Single(s => s.Name == "uniform")).Population);
    }

    [Fact]
    public void Summaries_after_a_removal_are_those_of_the_rows_that_stay()
    {
        // volume_id stands in for the specimen: the rows of one volume go, others come, in one commit.
        TableDefinition table = new("objects", [.. SampleTable.Definition.Columns, new ColumnDefinition("volume_id", ColumnType.Utf8, ColumnRole.Id)]);
        var rows = SampleTable.Rows(1200);
        string removed = rows[0].Specimen;
        ShapeStore store = NewStore(), fresh = NewStore();
        Write(store, rows.Take(900).ToList(), null);
        Write(store, rows.Skip(900).ToList(), removed);
        Write(fresh, [.. rows.Take(900).Where(r => r.Specimen != removed), .. rows.Skip(900)], null);
        Assert.Equal(StoredSums.Of(fresh), StoredSums.Of(store));

        void Write(ShapeStore into, IReadOnlyList<SampleTable.Row> part, string? remove)
        {
            using StoreTransaction transaction = into.BeginWrite("test");
            if (remove is not null) transaction.RemoveRows("objects", remove);
            TableWriter writer = transaction.Append(table);
            TableSummaries.Attach(transaction, writer, Specs, rowsRemoved: remove is not null);
            RecordBatch batch = SampleTable.Batch(part);
            writer.Write(new RecordBatch(table.ToArrow(), batch.Length, [.. batch.Columns, batch.Column("specimen")]));
            transaction.Commit().Dispose();
        }
    }
}
