using Approx.Statistics;

namespace Approx.Engine.Estimation;

/// <summary>
/// The strata of a sample: their key values, population and sample sizes; with a prefix, the smaller sample of the rows
/// whose rank within their stratum is below it.
/// </summary>
/// <param name="Columns">The columns the strata are made of; empty for a uniform sample.</param>
/// <param name="Keys">Per stratum the values of these columns.</param>
/// <param name="Population">Per stratum N_h.</param>
/// <param name="Sampled">Per stratum the rows the whole sample holds.</param>
/// <param name="Certain">Per stratum whether it is taken whole in every prefix, whatever group its rows belong to (the outlier index).</param>
internal sealed record SampleDesign(IReadOnlyList<string> Columns, IReadOnlyList<object?[]> Keys, long[] Population, long[] Sampled, bool[] Certain)
{
    /// <summary>Σ N_h.</summary>
    public long TotalPopulation { get; } = Population.Sum();

    /// <summary>Rows of the whole sample.</summary>
    public long TotalSampled { get; } = Sampled.Sum();

    /// <summary>The largest number of rows a stratum holds: the prefix that is the whole sample.</summary>
    public long FullPrefix { get; } = Sampled.Where((_, h) => !Certain[h]).DefaultIfEmpty(0).Max();

    /// <summary>Stratum h under a prefix.</summary>
    public Stratum Stratum(int h, long prefix) => new(Population[h], SampledBelow(h, prefix));

    /// <summary>Rows read under a prefix.</summary>
    public long Rows(long prefix)
    {
        long rows = 0;
        for (int h = 0; h < Sampled.Length; h++) rows += SampledBelow(h, prefix);
        return rows;
    }

    /// <summary>Rows of the strata that are sampled, the certainty strata apart: how many there are in the table.</summary>
    public long OpenPopulation { get; } = Population.Where((_, h) => !Certain[h]).Sum();

    /// <summary>Rows of the certainty strata, which every prefix reads.</summary>
    public long CertainRows { get; } = Sampled.Where((_, h) => Certain[h]).Sum();

    /// <summary>Rows read under a prefix, the certainty strata apart: what the width of an interval depends on.</summary>
    public long OpenRows(long prefix) => Rows(prefix) - CertainRows;

    /// <summary>About how wide an interval from the whole sample is, over one from a prefix: by √(1/n − 1/N).</summary>
    public double Narrowing(long prefix) => Math.Sqrt(Spread(OpenRows(FullPrefix)) / Spread(OpenRows(prefix)));

    /// <summary>The smallest prefix whose intervals are about so many times narrower than those of another.</summary>
    public long PrefixFor(long prefix, double narrower)
    {
        double wanted = Spread(OpenRows(prefix)) / (narrower * narrower);
        return PrefixFor((long)Math.Min(TotalSampled, Math.Ceiling(1 / (wanted + 1.0 / Math.Max(1, OpenPopulation))) + CertainRows));
    }

    /// <summary>The smallest prefix that reads at least so many rows.</summary>
    public long PrefixFor(long rows)
    {
        long low = 1, high = Math.Max(1, FullPrefix);
        while (low < high)
        {
            long middle = low + (high - low) / 2;
            if (Rows(middle) >= rows) high = middle;
            else low = middle + 1;
        }
        return low;
    }

    private double Spread(long rows) => Math.Max(1.0 / Math.Max(1, rows) - 1.0 / Math.Max(1, OpenPopulation), 1e-12);

    private long SampledBelow(int h, long prefix) => Certain[h] ? Sampled[h] : Math.Min(prefix, Sampled[h]);
}
