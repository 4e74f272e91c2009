using Approx.Arrow;
using Approx.Engine;
using Approx.Extract;
using Approx.Sampling;
using Approx.Store;

namespace Approx.Tests.Engine.Blocks;

/// <summary>One object: where it was found and what it measures. Block −1: its volume was read whole.</summary>
internal sealed record BlockRow(string Volume, string Genotype, long Stratum, long Block, string Kind, double Size);

/// <summary>
/// A store with three volumes: "a" (wild) with 7 of 20 and 4 of 10 blocks in two strata, "b" (mutant) with 12 of 40, "c" (mutant) read whole.
/// Every value is a pure function of its place. In "b" the odd blocks hold no object of kind "x", and block 8 is empty.
/// </summary>
internal sealed class BlockStore : IDisposable
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), "approx-blocks-" + Path.GetRandomFileName());

    public BlockStore(bool withBlocks = true, long? blocksInStratum = null)
    {
        StorePath = Path.Combine(folder, "study.approx");
        Strata = [("a", "wild", 0, blocksInStratum ?? 20, 7), ("a", "wild", 1, blocksInStratum ?? 10, 4), ("b", "mutant", 0, blocksInStratum ?? 40, 12)];
        if (blocksInStratum == 0) Strata = [.. Strata.Select(s => s with { Population = s.Drawn })];
        List<BlockRow> rows = [];
        foreach ((string volume, string genotype, long stratum, _, long drawn) in Strata)
        {
            for (long block = 0; block < drawn; block++)
            {
                for (int i = 0; i < Objects(volume, block); i++)
                    rows.Add(new BlockRow(volume, genotype, stratum, (100 * stratum) + block, volume == "b" && block % 2 == 1 ? "y" : i % 3 == 0 ? "x" : "y", 1 + (((block * 7) + (i * 13) + (stratum * 3)) % 11)));
            }
        }
        for (int i = 0; i < 25; i++) rows.Add(new BlockRow("c", "mutant", 0, -1, i % 5 == 0 ? "x" : "y", 2 + (i % 7)));
        Rows = rows;

        ShapeStore store = ShapeStore.Create(StorePath);
        using StoreTransaction transaction = store.BeginWrite("test");
        TableWriter objects = transaction.Append(ObjectsTable);
        TableSummaries.Attach(transaction, objects);
        using (RecordBatch batch = new(ObjectsTable.ToArrow(), rows.Count,
        [
            RowArrays.Int64(Enumerable.Range(0, rows.Count).Select(i => (long)i)),
            RowArrays.Text(rows.Select(r => r.Volume)),
            RowArrays.Text(rows.Select(r => r.Volume)),
            RowArrays.Int64(Enumerable.Repeat(0L, rows.Count)),
            RowArrays.Text(rows.Select(r => r.Genotype)),
            RowArrays.Int64(rows.Select(r => r.Block < 0 ? null : (long?)r.Block)),
            RowArrays.Text(rows.Select(r => r.Kind)),
            RowArrays.Float64(rows.Select(r => (double?)r.Size)),
        ])) objects.Write(batch);
        if (withBlocks) WriteBlocks(transaction);
        transaction.Commit().Dispose();
        Engine = ApproxEngine.Open(StorePath);
    }

    public string StorePath { get; }

    public ApproxEngine Engine { get; }

    public IReadOnlyList<BlockRow> Rows { get; }

    public (string Volume, string Genotype, long Stratum, long Population, long Drawn)[] Strata { get; }

    private static TableDefinition ObjectsTable { get; } = new("objects",
    [
        new ColumnDefinition("object_id", ColumnType.Int64, ColumnRole.Id, Nullable: false),
        new ColumnDefinition("volume_id", ColumnType.Utf8, ColumnRole.Id, Nullable: false),
        new ColumnDefinition("specimen", ColumnType.Utf8, ColumnRole.Specimen, Nullable: false),
        new ColumnDefinition("frame", ColumnType.Int64, ColumnRole.Id, Nullable: false),
        new ColumnDefinition("genotype", ColumnType.Utf8, ColumnRole.Design, Nullable: false),
        new ColumnDefinition("block", ColumnType.Int64, ColumnRole.Block),
        new ColumnDefinition("kind", ColumnType.Utf8),
        new ColumnDefinition("size", ColumnType.Float64, ColumnRole.Metric, "um3"),
    ]);

    private static TableDefinition BlocksTable { get; } = new("blocks",
    [
        new ColumnDefinition("volume_id", ColumnType.Utf8, ColumnRole.Id, Nullable: false),
        new ColumnDefinition("specimen", ColumnType.Utf8, ColumnRole.Specimen, Nullable: false),
        new ColumnDefinition("frame", ColumnType.Int64, ColumnRole.Id, Nullable: false),
        new ColumnDefinition("genotype", ColumnType.Utf8, ColumnRole.Design, Nullable: false),
        new ColumnDefinition("block", ColumnType.Int64, ColumnRole.Id, Nullable: false),
        new ColumnDefinition("stratum", ColumnType.Int64, ColumnRole.Id, Nullable: false),
        new ColumnDefinition("blocks_in_stratum", ColumnType.Int64, Nullable: false),
    ]);

    public Answer Ask(string sql)
    {
        using Session session = Engine.OpenSession();
        return session.Ask(sql, TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        Engine.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static int Objects(string volume, long block) => volume == "b" && block == 8 ? 0 : 9 + (int)(block * 5 % 4);

    private void WriteBlocks(StoreTransaction transaction)
    {
        var blocks = Strata.SelectMany(s => Enumerable.Range(0, (int)s.Drawn).Select(b => (s, Block: (100 * s.Stratum) + b))).ToList();
        using RecordBatch batch = new(BlocksTable.ToArrow(), blocks.Count,
        [
            RowArrays.Text(blocks.Select(b => b.s.Volume)),
            RowArrays.Text(blocks.Select(b => b.s.Volume)),
            RowArrays.Int64(Enumerable.Repeat(0L, blocks.Count)),
            RowArrays.Text(blocks.Select(b => b.s.Genotype)),
            RowArrays.Int64(blocks.Select(b => b.Block)),
            RowArrays.Int64(blocks.Select(b => b.s.Stratum)),
            RowArrays.Int64(blocks.Select(b => b.s.Population)),
        ]);
        transaction.Append(BlocksTable).Write(batch);
    }
}
