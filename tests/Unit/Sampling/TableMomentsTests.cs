using Approx.Arrow;
using Approx.Core;
using Approx.Sampling;
using Approx.Store;

namespace Approx.Tests.Sampling;

public class TableMomentsTests
{
    private static TableMoments Of(IEnumerable<RecordBatch> batches, int mostCells = TableMoments.MostCells)
    {
        TableMoments moments = new(SampleTable.Definition, mostCells);
        foreach (RecordBatch batch in batches) moments.Observe(batch);
        return moments;
    }

    private static string Bytes(TableMoments moments) => SampleTable.Dump(MomentsBatch.Write(SampleTable.Definition, moments));

    [Fact]
    public void Cells_hold_what_a_group_by_says()
    {
        var rows = SampleTable.Rows(4000);
        TableMoments moments = Of(SampleTable.Batches(rows, 333));
        MomentCube cube = Assert.Single(moments.Cubes);
        Assert.Equal(["specimen", "genotype", "region"], cube.By);
        Assert.Equal(["region", "volume", "voxels"], moments.NumericColumns);
        foreach (var group in rows.GroupBy(r => (r.Specimen, r.Genotype, r.Region)))
        {
            MomentCell cell = cube.Cells[new GroupKey(group.Key.Specimen, group.Key.Genotype, (long)group.Key.Region)];
            Assert.Equal(group.Count(), cell.Rows);
            Assert.Equal(group.Count(r => r.Voxels.HasValue), cell.Columns[2].Count);
            Assert.Equal(group.Sum(r => r.Voxels ?? 0), cell.Columns[2].Sum(1));
            Assert.Equal(group.Max(r => r.Volume), cell.Columns[1].Max);
            Assert.Equal(group.Min(r => r.Volume), cell.Columns[1].Min);
            Assert.Equal(group.Sum(r => r.Volume), cell.Columns[1].Sum(1), 1e-9 * group.Sum(r => r.Volume));
        }
        Assert.Equal(rows.Count, moments.Rows);
        Assert.InRange(moments.Sketch("object_id").Estimate(), 4000 * 0.96, 4000 * 1.04);
        Assert.Equal(rows.Select(r => r.Specimen).Distinct().Count(), moments.Sketch("specimen").Estimate(), 0.1);
        Assert.Null(moments.CubeFor(["volume"]));
        Assert.NotNull(moments.CubeFor(["Genotype"]));
    }

    [Theory]
    [InlineData(TableMoments.MostCells)] // one cube
    [InlineData(20)] // folded into specimen and design
    [InlineData(10)] // folded into single columns, the specimen's dropped
    public void Order_batches_threads_appends_and_storage_leave_no_trace(int mostCells)
    {
        var rows = SampleTable.Rows(3000);
        TableMoments whole = Of(SampleTable.Batches(rows), mostCells);
        string expected = Bytes(whole);
        Assert.All(whole.Cubes, c => Assert.True(c.Cells.Count <= mostCells));
        Assert.Equal(rows.Sum(r => r.Voxels ?? 0), whole.Whole("voxels").Sum(1));

        var shuffled = rows.ToArray();
        new Random(9).Shuffle(shuffled);
        Assert.Equal(expected, Bytes(Of(SampleTable.Batches(shuffled, 41), mostCells)));

        // Ten appends, each through the stored form, the parts of very different cell counts.
        TableMoments stored = Of(SampleTable.Batches(rows.Take(5).ToList()), mostCells);
        foreach (var added in rows.Skip(5).Chunk(300))
        {
            TableMoments next = Of(SampleTable.Batches(added), mostCells);
            next.Merge(MomentsBatch.Read(SampleTable.Definition, MomentsBatch.Write(SampleTable.Definition, stored), mostCells));
            stored = next;
        }
        Assert.Equal(expected, Bytes(stored));

        // The other way round, and rows after a merge.
        TableMoments first = Of(SampleTable.Batches(rows.Take(1000).ToList()), mostCells);
        first.Merge(Of(SampleTable.Batches(rows.Skip(1000).Take(1500).ToList()), mostCells));
        foreach (RecordBatch batch in SampleTable.Batches(rows.Skip(2500).ToList())) first.Observe(batch);
        Assert.Equal(expected, Bytes(first));
    }

    [Fact]
    public void Folding_is_by_specimen_then_by_column_and_keeps_the_whole()
    {
        var rows = SampleTable.Rows(3000);
        int specimens = rows.Select(r => r.Specimen).Distinct().Count();
        Assert.Equal(new[] { "specimen", "genotype|region" }, Of(SampleTable.Batches(rows), 20).Cubes.Select(c => string.Join('|', c.By)));
        Assert.Equal(new[] { "genotype", "region", "" }, Of(SampleTable.Batches(rows), specimens - 1).Cubes.Select(c => string.Join('|', c.By)));
    }

    [Fact]
    public void Files_of_another_kind_are_refused()
    {
        GroupCatalogue groups = new(SampleTable.Definition, ["genotype"]);
        Assert.Throws<ApproxException>(() => MomentsBatch.Read(SampleTable.Definition, groups.ToBatch()));
        Assert.Throws<ApproxException>(() => SampleStrata.FromBatch(groups.ToBatch()));
    }
}

public class GroupCatalogueTests
{
    [Fact]
    public void Every_combination_is_there_with_its_rows_whatever_the_order()
    {
        var rows = SampleTable.Rows(2500);
        string[] by = ["specimen", "genotype", "region"];
        GroupCatalogue whole = Of(SampleTable.Batches(rows)), first = Of(SampleTable.Batches(rows.Take(700).Reverse().ToList(), 50)), second = Of(SampleTable.Batches(rows.Skip(700).ToList(), 77));
        var expected = rows.GroupBy(r => (r.Specimen, r.Genotype, r.Region)).ToDictionary(g => g.Key, g => (long)g.Count());
        Assert.Equal(expected.Count, whole.Groups.Count);
        Assert.All(whole.Groups, g => Assert.Equal(expected[((string)g.Key.Values[0]!, (string?)g.Key.Values[1], (int)(long)g.Key.Values[2]!)], g.Rows));
        GroupCatalogue merged = GroupCatalogue.FromBatch(SampleTable.Definition, second.ToBatch());
        merged.Merge(first);
        Assert.Equal(SampleTable.Dump(whole.ToBatch()), SampleTable.Dump(merged.ToBatch()));

        GroupCatalogue Of(IEnumerable<RecordBatch> batches)
        {
            GroupCatalogue catalogue = new(SampleTable.Definition, by);
            foreach (RecordBatch batch in batches) catalogue.Observe(batch);
            return catalogue;
        }
    }

    [Fact]
    public void Dictionary_columns_index_like_plain_texts_and_nulls_are_a_group()
    {
        DictionaryBuilder texts = new();
        BytesBuilder plain = new(ArrowType.Utf8);
        string?[] values = ["b", "a", null, "b", "", "a"];
        foreach (string? v in values)
        {
            texts.Append(v);
            plain.Append(v);
        }
        TableDefinition table = new("t", [new("g", ColumnType.Utf8, ColumnRole.Design)]);
        GroupCatalogue one = new(table, ["g"]), two = new(table, ["g"]);
        one.Observe(new RecordBatch(new Schema([new Field("g", ArrowType.Dictionary(ArrowType.Utf8))]), values.Length, [texts.Build()]));
        two.Observe(new RecordBatch(new Schema([new Field("g", ArrowType.Utf8)]), values.Length, [plain.Build()]));
        Assert.Equal(SampleTable.Dump(one.ToBatch()), SampleTable.Dump(two.ToBatch()));
        Assert.Equal(new (object?, long)[] { (null, 1), ("", 1), ("a", 2), ("b", 2) }, one.Groups.Select(g => (g.Key.Values[0], g.Rows)));
    }
}
