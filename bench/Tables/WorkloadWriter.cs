using System.Diagnostics;
using System.Globalization;
using System.Text;
using Approx.Arrow;
using Approx.Core;
using Approx.DuckDb;

namespace Approx.Bench.Tables;

/// <summary>
/// Writes the benchmark table as objects.parquet and specimens.parquet. Threads make chunks of a row group each, a run of chunks becomes a Parquet part,
/// and the parts are put into one file in row order by one thread: the same bytes whatever the threads, and never more than a part in memory.
/// </summary>
internal sealed class WorkloadWriter(long rows, int threads)
{
    private const int ChunkRows = 122_880;
    private const int ChunksPerPart = 8;

    private static readonly Schema ObjectSchema = new(ValueList.From<Field>(
    [
        new("object_id", ArrowType.Int64, nullable: false), new("specimen", ArrowType.Utf8, nullable: false), new("grp", ArrowType.Int32, nullable: false), new("region", ArrowType.Utf8, nullable: false),
        new("volume_um3", ArrowType.Float64, nullable: false), new("sphericity", ArrowType.Float64, nullable: false), new("thickness", ArrowType.Float64, nullable: false),
        new("anisotropy", ArrowType.Float64, nullable: false), new("intensity_mean", ArrowType.Float64, nullable: false), new("z", ArrowType.Float64, nullable: false),
    ]));

    private readonly WorkloadRows table = new(rows);

    /// <summary>Writes both files; an objects.parquet that is there is replaced only when the new one is whole.</summary>
    public void Write(string folder, TextWriter report, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        string parts = Path.Combine(folder, "parts.tmp"), whole = Path.Combine(folder, "objects.parquet");
        Directory.CreateDirectory(parts);
        try
        {
            Stopwatch clock = Stopwatch.StartNew();
            using DuckDbDatabase database = DuckDbDatabase.Open(config: new DuckDbConfig { Threads = 1, TempDirectory = Path.Combine(parts, "spill") });
            using DuckDbConnection connection = database.Connect();
            List<string> files = [];
            long chunks = (rows + ChunkRows - 1) / ChunkRows;
            for (long first = 0; first < chunks; first += ChunksPerPart)
            {
                cancel.ThrowIfCancellationRequested();
                var batches = new RecordBatch[(int)Math.Min(ChunksPerPart, chunks - first)];
                Parallel.For(0, batches.Length, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancel }, i => batches[i] = Chunk((first + i) * ChunkRows));
                using ArrowSource source = database.AddArrow(ObjectSchema, batches);
                files.Add(Path.Combine(parts, string.Create(CultureInfo.InvariantCulture, $"{files.Count:D6}.parquet")));
                connection.Execute($"COPY (SELECT * FROM {source.Sql}) TO {SqlText.Literal(files[^1])} (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE {ChunkRows})", cancel);
                foreach (RecordBatch batch in batches) batch.Dispose();
            }
            if (files.Count > 1) connection.Execute($"COPY (SELECT * FROM read_parquet({SqlText.LiteralList(files)})) TO {SqlText.Literal(whole + ".tmp")} (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE {ChunkRows})", cancel);
            else File.Move(files[0], whole + ".tmp", overwrite: true);
            File.Move(whole + ".tmp", whole, overwrite: true);
            WriteSpecimens(connection, Path.Combine(folder, "specimens.parquet"));
            double seconds = clock.Elapsed.TotalSeconds;
            report.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows:#,0} rows, {new FileInfo(whole).Length / 1e6:0} MB in {seconds:0.0} s: {rows / seconds:#,0} rows/s with {threads} threads"));
        }
        finally
        {
            Directory.Delete(parts, recursive: true);
        }
    }

    private RecordBatch Chunk(long first)
    {
        int length = (int)Math.Min(ChunkRows, rows - first);
        var ids = new long[length];
        var groups = new int[length];
        double[][] metrics = [.. Enumerable.Range(0, 6).Select(_ => new double[length])];
        BytesBuilder specimens = new(ArrowType.Utf8), regions = new(ArrowType.Utf8);
        int specimen = table.SpecimenOf(first);
        byte[] name = SpecimenName(specimen);
        for (int i = 0; i < length; i++)
        {
            while (first + i >= table.FirstRow(specimen + 1)) name = SpecimenName(++specimen);
            WorkloadRow row = table.Row(first + i, specimen);
            ids[i] = row.ObjectId;
            groups[i] = row.Group;
            specimens.Append(name);
            regions.Append(RegionNames[row.Region]);
            (metrics[0][i], metrics[1][i], metrics[2][i]) = (row.Volume, row.Sphericity, row.Thickness);
            (metrics[3][i], metrics[4][i], metrics[5][i]) = (row.Anisotropy, row.Intensity, row.Z);
        }
        PrimitiveBuilder<long> idColumn = new(ArrowType.Int64, length);
        idColumn.Append(ids.AsSpan());
        PrimitiveBuilder<int> groupColumn = new(ArrowType.Int32, length);
        groupColumn.Append(groups.AsSpan());
        List<ArrowArray> columns = [idColumn.Build(), specimens.Build(), groupColumn.Build(), regions.Build()];
        foreach (double[] metric in metrics)
        {
            PrimitiveBuilder<double> column = new(ArrowType.Float64, length);
            column.Append(metric.AsSpan());
            columns.Add(column.Build());
        }
        return new RecordBatch(ObjectSchema, length, columns);
    }

    // sex, age and batch are functions of the specimen's number through the same mixer.
    private static void WriteSpecimens(DuckDbConnection connection, string path)
    {
        connection.Execute("CREATE TEMP TABLE s (specimen VARCHAR, grp INTEGER, sex VARCHAR, age_weeks INTEGER, batch INTEGER)");
        StringBuilder values = new();
        for (int s = 0; s < WorkloadRows.Specimens; s++)
        {
            ulong draw = KeyedHash.Hash((ulong)s, 20260102);
            values.Append(CultureInfo.InvariantCulture, $"{(s == 0 ? "" : ", ")}('{Encoding.ASCII.GetString(SpecimenName(s))}', {WorkloadRows.GroupOf(s)}, '{((draw & 1) == 0 ? 'F' : 'M')}', {8 + (draw >> 8) % 45}, {(draw >> 32) % 12})");
        }
        connection.Execute($"INSERT INTO s VALUES {values}");
        connection.Execute($"COPY (SELECT * FROM s) TO {SqlText.Literal(path)} (FORMAT parquet, COMPRESSION snappy)");
    }

    private static readonly byte[][] RegionNames = [.. Enumerable.Range(0, WorkloadRows.Regions).Select(r => Encoding.ASCII.GetBytes($"R{r:D2}"))];

    private static byte[] SpecimenName(int specimen) => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"S{specimen + 1:D4}"));
}
