namespace Approx.Statistics;

/// <summary>
/// One stratum of a design: how many units it holds and how many of them were taken by simple random sampling without replacement.
/// A unit is a row, or a block of rows when blocks are what was drawn.
/// </summary>
internal readonly record struct Stratum
{
    /// <summary>A stratum of <paramref name="population"/> units, <paramref name="sampled"/> of them in the sample.</summary>
    public Stratum(long population, long sampled)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(population);
        ArgumentOutOfRangeException.ThrowIfNegative(sampled);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sampled, population);
        Population = population;
        Sampled = sampled;
    }

    /// <summary>N_h.</summary>
    public long Population { get; }

    /// <summary>n_h.</summary>
    public long Sampled { get; }

    /// <summary>N_h/n_h: how many units each sampled unit stands for; 0 when none was sampled.</summary>
    public double Weight => Sampled == 0 ? 0 : (double)Population / Sampled;

    /// <summary>f_h = n_h/N_h; 1 for an empty stratum.</summary>
    public double Fraction => Population == 0 ? 1 : (double)Sampled / Population;

    /// <summary>True when every unit was taken: such a stratum adds no sampling error.</summary>
    public bool IsCensus => Sampled == Population;
}
