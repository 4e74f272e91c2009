using Approx.Core;

namespace Approx.Statistics;

/// <summary>
/// How many rows of a finite table match, from a sample: exact hypergeometric bounds for one stratum, and what can be said
/// when no sampled row matches (never "0 ± 0").
/// </summary>
internal static class CountBounds
{
    /// <summary>
    /// Exact two-sided bounds on the number K of matching units in a stratum: the smallest K with P(X ≥ x | K) &gt; α/2 and the largest with P(X ≤ x | K) &gt; α/2
    /// (J. Buonaccorsi, Am. Stat. 41 (1987) 215–218; Wendell, Schmee, JASA 96 (2001)).
    /// </summary>
    public static (long Low, long High) Hypergeometric(Stratum stratum, long matched, Confidence confidence) =>
        (Lower(stratum, matched, 0.5 * confidence.Alpha), Upper(stratum, matched, 0.5 * confidence.Alpha));

    /// <summary>
    /// The same with half the probability of x itself (mid-P; H. O. Lancaster, JASA 56 (1961) 223–234; A. Agresti, A. Gottard, Comput. Stat. Data Anal. 51
    /// (2007) 6447–6458): exact bounds hold too often where few rows match, for counts are whole numbers. Without a match the upper end is the one-sided exact bound.
    /// </summary>
    public static (long Low, long High) MidP(Stratum stratum, long matched, Confidence confidence)
    {
        double tail = 0.5 * confidence.Alpha;
        long most = stratum.Population - stratum.Sampled + matched;
        double AtLeast(long count) => 0.5 * (Statistics.Hypergeometric.UpperTail(matched - 1, count, stratum.Population, stratum.Sampled) + Statistics.Hypergeometric.UpperTail(matched, count, stratum.Population, stratum.Sampled));
        double AtMost(long count) => 0.5 * (Statistics.Hypergeometric.Cdf(matched, count, stratum.Population, stratum.Sampled) + Statistics.Hypergeometric.Cdf(matched - 1, count, stratum.Population, stratum.Sampled));
        return (matched == 0 ? 0 : First(matched, most, count => AtLeast(count) > tail), matched == stratum.Sampled ? most : First(matched, most + 1, count => AtMost(count) <= tail) - 1);
    }

    /// <summary>One-sided: the largest K with P(X ≤ x | K) &gt; α.</summary>
    public static long HypergeometricUpper(Stratum stratum, long matched, Confidence confidence) => Upper(stratum, matched, confidence.Alpha);

    /// <summary>One-sided: the smallest K with P(X ≥ x | K) &gt; α.</summary>
    public static long HypergeometricLower(Stratum stratum, long matched, Confidence confidence) => Lower(stratum, matched, confidence.Alpha);

    /// <summary>
    /// Upper bound on the count when no sampled row matches: N(1 − α^(1/n)), about 3N/n at 95 % (the "rule of three";
    /// Hanley, Lippman-Hand, JAMA 249 (1983)). For several strata the largest ΣK_h that leaves a chance of at least α to see nothing:
    /// maximise Σ N_h q_h under Σ n_h ln(1 − q_h) ≥ ln α, so 1 − q_h = min(1, λ f_h): the rows hide where the sampling fraction is least.
    /// </summary>
    public static double UpperWithoutMatch(IEnumerable<Stratum> strata, Confidence confidence)
    {
        double unsampled = 0;
        var open = new List<Stratum>();
        foreach (Stratum s in strata)
        {
            if (s.IsCensus) continue;
            if (s.Sampled == 0) unsampled += s.Population;
            else open.Add(s);
        }
        open.Sort((a, b) => a.Fraction.CompareTo(b.Fraction));
        double weighted = 0, n = 0, logLambda = double.PositiveInfinity;
        int active = 0;
        while (active < open.Count && (active == 0 || logLambda + Math.Log(open[active].Fraction) < 0))
        {
            weighted += open[active].Sampled * Math.Log(open[active].Fraction);
            n += open[active].Sampled;
            logLambda = (Math.Log(confidence.Alpha) - weighted) / n;
            active++;
        }
        double bound = unsampled;
        for (int h = 0; h < active; h++)
        {
            double hidden = -double.ExpM1(logLambda + Math.Log(open[h].Fraction)) * open[h].Population;
            bound += Math.Min(hidden, open[h].Population - open[h].Sampled);
        }
        return bound;
    }

    /// <summary>
    /// At most this share of all rows lies beyond the extreme of n sampled ones: 1 − α^(1/n), for were it more, all n would lie on this side with a
    /// probability below α (S. S. Wilks, Ann. Math. Stat. 12 (1941) 91–96). Without replacement it holds all the more.
    /// </summary>
    public static double ShareBeyond(double rows, Confidence confidence) => -double.ExpM1(Math.Log(confidence.Alpha) / rows);

    private static long Lower(Stratum s, long x, double alpha)
    {
        return x == 0 ? 0 : First(x, s.Population - s.Sampled + x, count => Statistics.Hypergeometric.UpperTail(x - 1, count, s.Population, s.Sampled) > alpha);
    }

    private static long Upper(Stratum s, long x, double alpha)
    {
        return First(x, s.Population - s.Sampled + x + 1, count => Statistics.Hypergeometric.Cdf(x, count, s.Population, s.Sampled) <= alpha) - 1;
    }

    // The first number from low to below high for which it is so, high when there is none; what is so stays so.
    private static long First(long low, long high, Func<long, bool> isSo)
    {
        while (low < high)
        {
            long middle = low + (high - low) / 2;
            if (isSo(middle)) high = middle;
            else low = middle + 1;
        }
        return low;
    }
}
