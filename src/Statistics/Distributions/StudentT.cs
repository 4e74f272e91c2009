using Approx.Core;

namespace Approx.Statistics;

/// <summary>
/// Student's t with real degrees of freedom: P(T &gt; t) = ½ I_{ν/(ν+t²)}(ν/2, ½). Infinite ν is the normal distribution.
/// </summary>
internal static class StudentT
{
    /// <summary>Beyond this many degrees of freedom the expansion about the normal distribution is exact to double precision.</summary>
    private const double Huge = 1e9;

    private const double FewestForExpansion = 8;

    /// <summary>P(T ≤ t).</summary>
    public static double Cdf(double t, double df) => t <= 0 ? UpperTail(-t, df) : 1 - UpperTail(t, df);

    /// <summary>P(T &gt; t), accurate when small.</summary>
    public static double UpperTail(double t, double df)
    {
        if (!(df > 0)) throw new ArgumentOutOfRangeException(nameof(df), df, "degrees of freedom are positive");
        if (double.IsNaN(t)) return double.NaN;
        if (t < 0) return 1 - UpperTail(-t, df);
        if (double.IsPositiveInfinity(t)) return 0;
        if (df > Huge) return Normal.UpperTail(t * (1 - 0.25 / df) / Math.Sqrt(1 + 0.5 * t * t / df)); // Abramowitz, Stegun 26.7.8
        double ratio = t / Math.Sqrt(df), square = ratio * ratio;
        if (ratio > 1e100) // x = 1/ratio² underflows; the leading term of I_x(a, ½) is x^a/(a B(a, ½))
            return 0.5 * Math.Exp(-df * Math.Log(ratio)) * IncompleteBeta.Factor(0.5 * df, 0.5, 0.5, 0.5) * Math.Pow(2, 0.5 * df + 0.5) / (0.5 * df);
        return 0.5 * IncompleteBeta.Lower(0.5 * df, 0.5, 1 / (1 + square), square / (1 + square));
    }

    /// <summary>The t with P(T ≤ t) = p.</summary>
    public static double Quantile(double p, double df)
    {
        if (!(p >= 0 && p <= 1)) throw new ArgumentOutOfRangeException(nameof(p), p, "a probability lies in [0, 1]");
        return p <= 0.5 ? -UpperQuantile(p, df) : UpperQuantile(1 - p, df);
    }

    /// <summary>The t ≥ 0 with P(T &gt; t) = q, q ≤ ½: for tails too thin to be written as 1 − p.</summary>
    public static double UpperQuantile(double q, double df)
    {
        if (!(df > 0)) throw new ArgumentOutOfRangeException(nameof(df), df, "degrees of freedom are positive");
        if (q == 0) return double.PositiveInfinity;
        if (q >= 0.5) return 0;
        double z = -Normal.Quantile(q);
        if (df > Huge) return z + (z * z * z + z) / (4 * df); // Abramowitz, Stegun 26.7.5
        double logQ = Math.Log(q);
        if (df >= FewestForExpansion && NearNormal(z, df, logQ) is { } near) return near;
        // Solve ln P(T > e^s) = ln q in s: nearly straight lines in the tail. t is at least z, and at most about (c/q)^(1/ν)·√ν.
        double low = Math.Log(z), step = 0.5;
        if (Math.Log(UpperTail(z, df)) < logQ) low -= 1e-6;
        double high = low + step;
        while (Math.Log(UpperTail(Math.Exp(high), df)) > logQ && high < 700)
        {
            low = high;
            high += step *= 2;
        }
        if (high >= 700 && Math.Log(UpperTail(Math.Exp(700), df)) > logQ) return double.PositiveInfinity;
        double s = MonotoneRoot.Find(x => Math.Log(UpperTail(Math.Exp(x), df)) - logQ, low, Math.Min(high, 700));
        return Math.Exp(s);
    }

    // Newton's steps on ln P(T > e^s) = ln q from the expansion about the normal quantile (Abramowitz, Stegun 26.7.5): three or four tails instead of
    // some twenty. Null where they do not settle, far out in the tail.
    private static double? NearNormal(double z, double df, double logQ)
    {
        double square = z * z;
        double t = z * (1 + ((square + 1) / 4 + ((5 * square + 16) * square + 3) / 96 / df) / df);
        for (int i = 0; i < 6; i++)
        {
            double tail = UpperTail(t, df);
            // The density's constant Γ((ν+1)/2)/(√(νπ) Γ(ν/2)) by its expansion in 1/ν: an error in the slope costs a step, no digits.
            double density = Math.Exp(-0.5 * (df + 1) * Math.Log(1 + t * t / df)) * (1 - (0.25 - 1 / (32 * df)) / df) / Math.Sqrt(2 * Math.PI);
            double step = (Math.Log(tail) - logQ) * tail / (t * density);
            if (!(Math.Abs(step) < 0.5)) return null;
            t *= Math.Exp(step);
            if (Math.Abs(step) < 1e-14) return t;
        }
        return null;
    }

    /// <summary>The t for a two-sided interval: P(|T| ≤ t) = level.</summary>
    public static double TwoSided(Confidence confidence, double df) => UpperQuantile(0.5 * confidence.Alpha, df);
}
