using Approx.Arrow;
using Approx.Core;
using Approx.Engine;
using Approx.Sampling;
using Approx.Store;

namespace Approx.Tests.Engine;

/// <summary>
/// A store in a temporary folder with a table of 20,000 objects: 8 specimens in 2 genotypes, a skewed metric, a bounded one, a flag, a text with
/// NULLs, and one specimen of 12 objects only. Every value is a pure function of the row. Samples hold 1,500 rows a stratum.
/// </summary>
public sealed class EngineStore : IDisposable
{
    public const int Rows = 20_000;
    private const int RareRows = 12;
    private const int SampleCap = 1_500;

    internal const long WholeRanks = SampleCap;

    private readonly string folder = Path.Combine(Path.GetTempPath(), "approx-engine-" + Path.GetRandomFileName());

    public EngineStore()
    {
        StorePath = Path.Combine(folder, "study.approx");
        ShapeStore store = ShapeStore.Create(StorePath);
        using StoreTransaction transaction = store.BeginWrite("test");
        TableDefinition table = Definition;
        TableWriter writer = transaction.Append(table);
        TableSummaries.Attach(transaction, writer,
        [
            SampleDrawing.Spec("uniform", table, [], SampleCap, null),
            SampleDrawing.Spec("by_genotype", table, ["genotype"], SampleCap, null),
        ]);
        for (int start = 0; start < Rows; start += 4096)
        {
            using RecordBatch batch = Batch(table, start, Math.Min(4096, Rows - start));
            writer.Write(batch);
        }
        transaction.Commit().Dispose();
        Engine = ApproxEngine.Open(StorePath);
    }

    internal static TableDefinition Definition { get; } = new("objects",
    [
        new ColumnDefinition("object_id", ColumnType.Int64, ColumnRole.Id, Nullable: false),
        new ColumnDefinition("specimen", ColumnType.Utf8, ColumnRole.Specimen, Nullable: false),
        new ColumnDefinition("genotype", ColumnType.Utf8, ColumnRole.Design, Nullable: false),
        new ColumnDefinition("volume", ColumnType.Float64, ColumnRole.Metric, "um3", Nullable: false),
        new ColumnDefinition("roundness", ColumnType.Float64, ColumnRole.Metric),
        new ColumnDefinition("voxels", ColumnType.Int64, ColumnRole.Metric, Nullable: false),
        new ColumnDefinition("touches_border", ColumnType.Bool, ColumnRole.Flag, Nullable: false),
        new ColumnDefinition("stain", ColumnType.Utf8),
    ]);

    public string StorePath { get; }

    public ApproxEngine Engine { get; }

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

    private static string Specimen(int row) => row < RareRows ? "rare" : "s" + (row % 7).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static RecordBatch Batch(TableDefinition table, int start, int count)
    {
        PrimitiveBuilder<long> ids = new(ArrowType.Int64), voxels = new(ArrowType.Int64);
        BytesBuilder specimens = new(ArrowType.Utf8), genotypes = new(ArrowType.Utf8), stains = new(ArrowType.Utf8);
        PrimitiveBuilder<double> volumes = new(ArrowType.Float64), roundness = new(ArrowType.Float64);
        BooleanBuilder border = new();
        for (int row = start; row < start + count; row++)
        {
            double u = Uniform(row, 1), v = Uniform(row, 2);
            string specimen = Specimen(row);
            ids.Append(row);
            specimens.Append(specimen);
            genotypes.Append(specimen is "rare" or "s0" or "s1" or "s2" ? "mutant" : "wild");
            volumes.Append(Math.Exp(4 + Math.Sqrt(-2 * Math.Log(1 - u)) * Math.Cos(2 * Math.PI * v)));
            if (row % 11 == 3) roundness.AppendNull();
            else roundness.Append(Uniform(row, 3));
            voxels.Append(1 + (long)(1000 * u));
            border.Append(Uniform(row, 4) < 0.2);
            stains.Append((row % 3) switch { 0 => "red", 1 => "green", _ => null });
        }
        return new RecordBatch(table.ToArrow(), count, [ids.Build(), specimens.Build(), genotypes.Build(), volumes.Build(), roundness.Build(), voxels.Build(), border.Build(), stains.Build()]);
    }

    private static double Uniform(int row, ulong stream) => (KeyedHash.Hash((ulong)row, 77 + stream) >> 11) * (1.0 / (1UL << 53));
}
