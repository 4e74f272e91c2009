using Approx.QueryLang;
using Approx.Sampling;

namespace Approx.Engine.Estimation;

/// <summary>
/// The mean of each sum's monomial over the rows of a table at large, the certainty strata apart: from sampled rows, strata by their weights, and for
/// powers of a stored column also from its exact moments less those of the certainty strata, which are read whole. Exact means matter: a sample that
/// lacks a part of the tail would call itself less skew than it is.
/// </summary>
/// <param name="Sampled">By sampled rows.</param>
/// <param name="Exact">By stored moments; NaN where they do not tell.</param>
internal sealed record MeansAtLarge(double[] Sampled, double[] Exact)
{
    private const int HighestPower = 4;

    /// <summary>The means.</summary>
    /// <param name="statistics">The sums.</param>
    /// <param name="design">The sample's design.</param>
    /// <param name="prefix">Which rows were read.</param>
    /// <param name="read">Per stratum its sums over these rows.</param>
    /// <param name="stored">Exact moments of a column over the whole table; null where they say nothing of the rows asked about.</param>
    public static MeansAtLarge Of(SufficientStatistics statistics, SampleDesign design, long prefix, IReadOnlyList<(int Stratum, double[] Sums)> read, Func<ColumnReference, ColumnMoments?> stored)
    {
        double[] sampled = new double[statistics.Count], certain = new double[statistics.Count];
        double rows = 0;
        foreach ((int stratum, double[] sums) in read)
        {
            bool whole = design.Certain[stratum];
            double weight = whole ? 1 : design.Stratum(stratum, prefix).Weight;
            // The first sum is the number of rows.
            if (!whole) rows += weight * sums[0];
            for (int s = 0; s < sampled.Length; s++) (whole ? certain : sampled)[s] += weight * sums[s];
        }
        for (int s = 0; s < sampled.Length; s++) sampled[s] /= Math.Max(rows, 1);
        return new MeansAtLarge(sampled, [.. certain.Select((sum, s) => design.OpenPopulation > 0 && Total(statistics, s, stored) is { } total ? (total - sum) / design.OpenPopulation : double.NaN)]);
    }

    /// <summary>The means of some sums, all from the same rows: exact where all of them are.</summary>
    public double[] Pick(IEnumerable<int> sums)
    {
        int[] picked = [.. sums];
        double[] from = picked.All(s => double.IsFinite(Exact[s])) ? Exact : Sampled;
        return [.. picked.Select(s => from[s])];
    }

    // Σ d (y − centre)^k over the whole table, where y is a column of which no row is left out but those without a value.
    private static double? Total(SufficientStatistics statistics, int sum, Func<ColumnReference, ColumnMoments?> stored)
    {
        if (statistics.At(sum).Factors is not [(int v, int power)] || power > HighestPower) return null;
        BaseVariable variable = statistics.Variables[v];
        if (variable.Value is not ColumnReference column || !(variable.Counts is null || variable.Counts.Equals(new IsNull(column, IsNegated: true)))) return null;
        if (stored(column) is not { } moments) return null;
        if (power == 0) return variable.Counts is null ? null : moments.Count;
        // Shifted from the mean to the centre: Σ_j C(k, j) μ_j (mean − centre)^(k − j), with μ₀ = 1 and μ₁ = 0.
        double shift = moments.Mean - variable.Centre, mean = Math.Pow(shift, power), binomial = power;
        for (int j = 2; j <= power; j++)
        {
            binomial *= (double)(power - j + 1) / j;
            mean += binomial * moments.CentralMoment(j) * Math.Pow(shift, power - j);
        }
        return double.IsFinite(mean) ? mean * moments.Count : null;
    }
}
