using System.Globalization;
using Approx.Arrow;
using Approx.Store;

namespace Approx.Sampling;

/// <summary>A stratum of a drawn sample: its key, its size in the table, and its sampled rows by rank.</summary>
internal sealed record DrawnStratum(GroupKey Key, long Population, int[] Slots, bool Certain);

/// <summary>
/// A finished sample, ready to be written. Rows are ordered by (rank, stratum), so the leading rows up to rank k are the sample with cap k:
/// every prefix of ranks is a valid smaller sample in the leading record batches. Certainty rows have rank −1 and come first: they are in every prefix.
/// </summary>
internal sealed class DrawnSample
{
    /// <summary>Rows of a record batch: enough to scan fast, few enough that a small prefix touches little.</summary>
    public const int RowsPerBatch = 32_768;

    private readonly RowStore store;
    private readonly IReadOnlyList<ColumnDefinition> keyColumns;
    private readonly IReadOnlyList<DrawnStratum> strata;
    private readonly TableDefinition table;

    internal DrawnSample(SampleSpec spec, TableDefinition table, RowStore store, IReadOnlyList<ColumnDefinition> keyColumns, IReadOnlyList<DrawnStratum> strata, long cap)
    {
        Spec = spec;
        this.table = table;
        this.store = store;
        this.keyColumns = keyColumns;
        this.strata = strata;
        Cap = strata.Where(s => !s.Certain).Select(s => (long)s.Slots.Length).DefaultIfEmpty(0).Max();
        LargestCap = cap;
        Rows = strata.Sum(s => (long)s.Slots.Length);
    }

    /// <summary>What was asked for.</summary>
    public SampleSpec Spec { get; }

    /// <summary>Rows in the sample.</summary>
    public long Rows { get; }

    /// <summary>Largest number of rows any stratum (but the certainty stratum) has.</summary>
    public long Cap { get; }

    /// <summary>The K it was drawn with: strata with fewer rows than this are whole.</summary>
    public long LargestCap { get; }

    /// <summary>True when every stratum is whole: the sample is the table.</summary>
    public bool IsWholeTable => strata.All(s => s.Population == s.Slots.Length);

    /// <summary>Columns of the table, then stratum and rank.</summary>
    public Schema RowSchema => new(
        ValueList.From([.. table.Columns.Select(c => c.ToArrow()), new Field(SampleColumns.Stratum, ArrowType.Int32, nullable: false), new Field(SampleColumns.Rank, ArrowType.Int32, nullable: false)]),
        ValueList.From([new KeyValuePair<string, string>("approx", "sample rows 1"), new("sample", Spec.Name), new("table", table.Name)]));

    /// <summary>The rows, batch after batch.</summary>
    public IEnumerable<RecordBatch> RowBatches()
    {
        var (slots, stratum, rank) = Order();
        Schema schema = RowSchema;
        for (int start = 0; start < slots.Length; start += RowsPerBatch)
        {
            int length = Math.Min(RowsPerBatch, slots.Length - start);
            var columns = new ArrowArray[table.Columns.Count + 2];
            for (int c = 0; c < table.Columns.Count; c++) columns[c] = store.Column(c, slots.AsSpan(start, length));
            columns[^2] = new ArrowArray(ArrowType.Int32, length, 0, [ArrowBuffer.Empty, ArrowBuffer.CopyOf<int>(stratum.AsSpan(start, length))]);
            columns[^1] = new ArrowArray(ArrowType.Int32, length, 0, [ArrowBuffer.Empty, ArrowBuffer.CopyOf<int>(rank.AsSpan(start, length))]);
            yield return new RecordBatch(schema, length, columns);
        }
    }

    /// <summary>The strata: number, key columns, size in the table, rows in the sample, whether taken with certainty.</summary>
    public RecordBatch StrataBatch()
    {
        PrimitiveBuilder<int> numbers = new(ArrowType.Int32);
        PrimitiveBuilder<long> populations = new(ArrowType.Int64), sampled = new(ArrowType.Int64);
        BooleanBuilder certain = new();
        for (int h = 0; h < strata.Count; h++)
        {
            numbers.Append(h);
            populations.Append(strata[h].Population);
            sampled.Append(strata[h].Slots.Length);
            certain.Append(strata[h].Certain);
        }
        Schema schema = new(
            ValueList.From([new Field(SampleColumns.Stratum, ArrowType.Int32, nullable: false), .. keyColumns.Select(KeyArrays.Field),
                new Field(SampleColumns.Population, ArrowType.Int64, nullable: false), new Field(SampleColumns.Sampled, ArrowType.Int64, nullable: false), new Field(SampleColumns.Certain, ArrowType.Bool, nullable: false)]),
            ValueList.From([new KeyValuePair<string, string>("approx", "sample strata 1"), new("sample", Spec.Name), new("table", table.Name), new("cap", LargestCap.ToString(CultureInfo.InvariantCulture))]));
        return new RecordBatch(schema, strata.Count,
            [numbers.Build(), .. keyColumns.Select((c, i) => KeyArrays.Build(c.Type, strata.Select(s => s.Key.Values[i]))), populations.Build(), sampled.Build(), certain.Build()]);
    }

    private (int[] Slots, int[] Stratum, int[] Rank) Order()
    {
        int total = checked((int)Rows), at = 0;
        var slots = new int[total];
        var stratum = new int[total];
        var rank = new int[total];
        List<int> active = [];
        for (int h = 0; h < strata.Count; h++)
        {
            if (!strata[h].Certain)
            {
                active.Add(h);
                continue;
            }
            foreach (int slot in strata[h].Slots) (slots[at], stratum[at], rank[at++]) = (slot, h, SampleColumns.CertainRank);
        }
        for (int r = 0; at < total; r++)
        {
            active.RemoveAll(h => strata[h].Slots.Length <= r);
            foreach (int h in active) (slots[at], stratum[at], rank[at++]) = (strata[h].Slots[r], h, r);
        }
        return (slots, stratum, rank);
    }
}

/// <summary>Names of the columns a sample adds to its table's. They begin with an underscore, which no column of an extracted table does.</summary>
internal static class SampleColumns
{
    /// <summary>int32: number of the row's stratum.</summary>
    public const string Stratum = "_stratum";

    /// <summary>int32: the row's place by permanent random number within its stratum, from 0; <see cref="CertainRank"/> for certainty rows.</summary>
    public const string Rank = "_rank";

    /// <summary>int64, of a stratum: N_h.</summary>
    public const string Population = "_population";

    /// <summary>int64, of a stratum: n_h.</summary>
    public const string Sampled = "_sampled";

    /// <summary>bool, of a stratum: taken whole by rule, with rank −1, in every prefix.</summary>
    public const string Certain = "_certain";

    /// <summary>The rank of certainty rows: WHERE _rank &lt; k keeps them for every k.</summary>
    public const int CertainRank = -1;
}
