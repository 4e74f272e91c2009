using Approx.Core;
using Approx.Statistics;

namespace Approx.Tests.Engine.Blocks;

/// <summary>
/// The textbook's formulas (Cochran 1977, §9A.3 and §6.11) over the rows themselves, stratum by stratum: T̂ = Σ (M/m) Σ t, V̂ = Σ M²(1 − m/M) s²/m,
/// for a ratio the same V̂ of (y − R x)/X̂. This is what svytotal and svyratio of R's survey compute for svydesign(id = ~block, strata = ~stratum, fpc = ~M).
/// </summary>
internal static class ByHand
{
    /// <summary>Estimate, standard error, the degrees of freedom the engine promises, and what the correction for skewness rests on: κ₃ and cov(T̂, V̂), each over V^1.5.</summary>
    public readonly record struct Estimated(double Value, double StandardError, double Df, double Skewness, double Covariance);

    /// <summary>The total of a value.</summary>
    public static Estimated Total(BlockStore store, Func<BlockRow, double> y, Func<BlockRow, bool>? counts = null)
    {
        double total = store.Rows.Where(r => r.Block < 0).Sum(y), variance = 0, satterthwaite = 0, free = 0, third = 0, covariance = 0;
        counts ??= r => y(r) != 0;
        foreach ((string volume, _, long stratum, long population, long drawn) in store.Strata)
        {
            double[] blocks = new double[drawn];
            HashSet<long> matched = [];
            foreach (BlockRow row in store.Rows.Where(r => r.Volume == volume && r.Stratum == stratum && r.Block >= 0))
            {
                blocks[row.Block - (100 * stratum)] += y(row);
                if (counts(row)) matched.Add(row.Block);
            }
            double mean = blocks.Average(), s2 = blocks.Sum(b => (b - mean) * (b - mean)) / (drawn - 1);
            double v = (double)population * population * (1 - ((double)drawn / population)) * s2 / drawn;
            total += (double)population / drawn * blocks.Sum();
            variance += v;
            satterthwaite += v * v / (drawn - 1);
            free += Math.Max(0, matched.Count - 1);
            double f = (double)drawn / population, cubes = (1 - f) * Math.Pow(1 / f, 3) * blocks.Sum(b => Math.Pow(b - mean, 3)) * drawn * drawn / ((drawn - 1.0) * (drawn - 2));
            third += (1 - 2 * f) * cubes;
            covariance += (1 - f) * cubes;
        }
        double scale = Math.Pow(variance, 1.5);
        return new Estimated(total, Math.Sqrt(variance), Math.Max(1, Math.Min(free, variance * variance / satterthwaite)), third / scale, covariance / scale);
    }

    /// <summary>The ratio of two totals.</summary>
    public static Estimated Ratio(BlockStore store, Func<BlockRow, double> y, Func<BlockRow, double> x)
    {
        double below = Total(store, x).Value, ratio = Total(store, y).Value / below;
        return Total(store, r => (y(r) - (ratio * x(r))) / below, r => y(r) != 0 || x(r) != 0) with { Value = ratio };
    }

    /// <summary>Asserts a value and the half-width of its interval on the side away from the tail: t less half of (c/2 + (3c − κ)(t² − 1)/6).</summary>
    public static void Same(Estimated expected, object? value, (double Low, double High)? interval)
    {
        double v = Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(expected.Value, v, value is long ? 0.5 : 1e-9 * Math.Abs(expected.Value));
        (double low, double high) = interval!.Value;
        double t = StudentT.TwoSided(Confidence.Default, expected.Df), move = Math.Abs((expected.Covariance / 2) + (((3 * expected.Covariance) - expected.Skewness) * ((t * t) - 1) / 6));
        Assert.Equal((t - Math.Min(move / 2, t / 4)) * expected.StandardError, Math.Min(high - expected.Value, expected.Value - low), 1e-9 * Math.Abs(expected.Value));
    }
}
