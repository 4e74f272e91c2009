using Approx.Arrow;
using Approx.Core;

namespace Approx.Sampling;

/// <summary>A stratum as a stored sample has it.</summary>
/// <param name="Number">The value of <see cref="SampleColumns.Stratum"/> in its rows.</param>
/// <param name="Key">Values of the stratifying columns; all null for the certainty stratum.</param>
/// <param name="Population">N_h: rows of the table in the stratum.</param>
/// <param name="Sampled">n_h: rows of the sample in it.</param>
/// <param name="Certain">True for the certainty stratum: N_h = n_h in every prefix.</param>
internal sealed record SampleStratum(int Number, GroupKey Key, long Population, long Sampled, bool Certain)
{
    /// <summary>Rows of the stratum among those with rank &lt; k.</summary>
    public long SampledBelow(long k) => Certain ? Sampled : Math.Min(Sampled, k);
}

/// <summary>The strata of a stored sample, and what its prefixes hold.</summary>
internal sealed class SampleStrata
{
    private readonly SampleStratum[] strata;

    private SampleStrata(string sample, IReadOnlyList<string> keyColumns, SampleStratum[] strata)
    {
        Sample = sample;
        KeyColumns = keyColumns;
        this.strata = strata;
    }

    /// <summary>The sample's name.</summary>
    public string Sample { get; }

    /// <summary>The stratifying columns.</summary>
    public IReadOnlyList<string> KeyColumns { get; }

    /// <summary>The strata, by number.</summary>
    public IReadOnlyList<SampleStratum> Strata => strata;

    /// <summary>Rows of the table.</summary>
    public long Population => strata.Sum(s => s.Population);

    /// <summary>Rows of the sample.</summary>
    public long Rows => strata.Sum(s => s.Sampled);

    /// <summary>The largest useful k: beyond it a prefix is the whole sample.</summary>
    public long MaxRank => strata.Where(s => !s.Certain).Select(s => s.Sampled).DefaultIfEmpty(0).Max();

    /// <summary>Rows with rank &lt; k: they are the first rows of the file.</summary>
    public long RowsBelow(long k) => strata.Sum(s => s.SampledBelow(k));

    /// <summary>The smallest k whose prefix has at least so many rows (all of them if there are not that many).</summary>
    public long RankFor(long rows)
    {
        long low = 1, high = Math.Max(MaxRank, 1);
        while (low < high)
        {
            long middle = low + (high - low) / 2;
            if (RowsBelow(middle) >= rows) high = middle;
            else low = middle + 1;
        }
        return low;
    }

    /// <summary>The strata of <see cref="DrawnSample.StrataBatch"/>.</summary>
    /// <exception cref="ApproxException">The batch holds something else.</exception>
    public static SampleStrata FromBatch(RecordBatch batch)
    {
        if (batch.Schema.Metadata.Find("approx") != "sample strata 1") throw ApproxException.BadData("the file holds no sample strata of this version", "draw the sample again with `approx sample`");
        ReadOnlySpan<int> numbers = batch.Column(SampleColumns.Stratum).Values<int>();
        ReadOnlySpan<long> populations = batch.Column(SampleColumns.Population).Values<long>(), sampled = batch.Column(SampleColumns.Sampled).Values<long>();
        ArrowArray certain = batch.Column(SampleColumns.Certain);
        int keys = batch.Columns.Count - 4;
        var strata = new SampleStratum[batch.Length];
        for (int h = 0; h < strata.Length; h++)
        {
            if (numbers[h] != h || sampled[h] < 0 || populations[h] < sampled[h]) throw ApproxException.BadData($"stratum {h} of a sample has number {numbers[h]}, {populations[h]} rows and {sampled[h]} of them sampled");
            var values = new object?[keys];
            for (int i = 0; i < keys; i++) values[i] = KeyArrays.Value(batch.Column(i + 1), h);
            strata[h] = new SampleStratum(h, new GroupKey(values), populations[h], sampled[h], certain.GetBoolean(h));
        }
        return new SampleStrata(batch.Schema.Metadata.Find("sample") ?? "", [.. batch.Schema.Fields.Skip(1).Take(keys).Select(f => f.Name)], strata);
    }
}
