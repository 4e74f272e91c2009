using Approx.Arrow;
using Approx.Core;
using Approx.Store;

namespace Approx.Tests.Sampling;

/// <summary>A small made-up table: specimens of very different sizes, genotypes, a heavy-tailed metric, an integer with nulls, a flag.</summary>
internal static class SampleTable
{
    public static readonly TableDefinition Definition = new("objects",
    [
        new("object_id", ColumnType.Int64, ColumnRole.Id, Nullable: false),
        new("specimen", ColumnType.Utf8, ColumnRole.Specimen),
        new("genotype", ColumnType.Utf8, ColumnRole.Design),
        new("region", ColumnType.Int32, ColumnRole.Design),
        new("volume", ColumnType.Float64, ColumnRole.Metric, "um3"),
        new("voxels", ColumnType.Int64, ColumnRole.Metric),
        new("at_border", ColumnType.Bool, ColumnRole.Flag),
    ]);

    public readonly record struct Row(long Id, string Specimen, string? Genotype, int Region, double Volume, long? Voxels, bool AtBorder);

    public static List<Row> Rows(int count, int seed = 1)
    {
        var random = new Random(seed);
        var rows = new List<Row>(count);
        for (int i = 0; i < count; i++)
        {
            int specimen = (int)(12 * Math.Pow(random.NextDouble(), 2));
            double z = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            rows.Add(new Row((long)(KeyedHash.Hash((ulong)i, (ulong)seed) >> 1), $"s{specimen:00}", specimen % 3 == 0 ? null : specimen % 3 == 1 ? "wt" : "ko", random.Next(4), Math.Exp(2 * z), random.Next(5) == 0 ? null : random.Next(1, 500), random.Next(2) == 0));
        }
        return rows;
    }

    public static RecordBatch Batch(IReadOnlyList<Row> rows)
    {
        PrimitiveBuilder<long> ids = new(ArrowType.Int64), voxels = new(ArrowType.Int64);
        PrimitiveBuilder<int> regions = new(ArrowType.Int32);
        PrimitiveBuilder<double> volumes = new(ArrowType.Float64);
        BytesBuilder specimens = new(ArrowType.Utf8), genotypes = new(ArrowType.Utf8);
        BooleanBuilder borders = new();
        foreach (Row r in rows)
        {
            ids.Append(r.Id);
            specimens.Append(r.Specimen);
            genotypes.Append(r.Genotype);
            regions.Append(r.Region);
            volumes.Append(r.Volume);
            voxels.Append(r.Voxels);
            borders.Append(r.AtBorder);
        }
        return new RecordBatch(Definition.ToArrow(), rows.Count, [ids.Build(), specimens.Build(), genotypes.Build(), regions.Build(), volumes.Build(), voxels.Build(), borders.Build()]);
    }

    /// <summary>The rows in batches of the given size.</summary>
    public static IEnumerable<RecordBatch> Batches(IReadOnlyList<Row> rows, int size = 1000) => rows.Chunk(size).Select(Batch);

    /// <summary>Every value of a batch as text, to compare batches byte by byte.</summary>
    public static string Dump(RecordBatch batch)
    {
        var text = new System.Text.StringBuilder();
        foreach (Field f in batch.Schema.Fields) text.Append(f.Name).Append(' ').Append(f.Type).Append('\n');
        foreach (ArrowArray column in batch.Columns)
        {
            for (int row = 0; row < column.Length; row++)
            {
                text.Append(column.IsNull(row) ? "null" : column.Type switch
                {
                    BoolType => column.GetBoolean(row).ToString(),
                    BinaryType => Convert.ToHexString(column.GetBytes(row)),
                    ListType => string.Join(';', Items(column, row)),
                    _ => Approx.Sampling.KeyArrays.Value(column, row) is double d ? BitConverter.DoubleToInt64Bits(d).ToString("x", System.Globalization.CultureInfo.InvariantCulture) : Approx.Sampling.KeyArrays.Value(column, row)!.ToString(),
                }).Append(',');
            }
            text.Append('\n');
        }
        return text.ToString();

        static string[] Items(ArrowArray column, int row)
        {
            var (start, length) = column.GetListRange(row);
            return [.. column.Children[0].Values<double>().Slice(start, length).ToArray().Select(v => v.ToString("R", System.Globalization.CultureInfo.InvariantCulture))];
        }
    }
}
