using Approx.Core;

namespace Approx.Statistics;

/// <summary>Intervals for a proportion: x successes of n. Both may be real (effective sample sizes).</summary>
internal static class Proportions
{
    /// <summary>Clopper, Pearson, Biometrika 26 (1934): exact for independent trials, never below the nominal level.</summary>
    public static Interval ClopperPearson(double successes, double trials, Confidence confidence)
    {
        double a = 0.5 * confidence.Alpha;
        double low = successes <= 0 ? 0 : Beta.Quantile(a, successes, trials - successes + 1);
        double high = successes >= trials ? 1 : Beta.Quantile(1 - a, successes + 1, trials - successes);
        return new Interval(low, high);
    }

    /// <summary>Wilson's score interval, JASA 22 (1927).</summary>
    public static Interval Wilson(double successes, double trials, Confidence confidence)
    {
        double z = -Normal.Quantile(0.5 * confidence.Alpha), z2 = z * z, p = successes / trials;
        double centre = (p + z2 / (2 * trials)) / (1 + z2 / trials);
        double half = z * Math.Sqrt(p * (1 - p) / trials + z2 / (4 * trials * trials)) / (1 + z2 / trials);
        return new Interval(successes <= 0 ? 0 : Math.Max(centre - half, 0), successes >= trials ? 1 : Math.Min(centre + half, 1));
    }

    /// <summary>Jeffreys's interval: quantiles of beta(x + ½, n − x + ½) (Brown, Cai, DasGupta, Stat. Sci. 16 (2001)).</summary>
    public static Interval Jeffreys(double successes, double trials, Confidence confidence)
    {
        double a = 0.5 * confidence.Alpha;
        return new Interval(
            successes <= 0 ? 0 : Beta.Quantile(a, successes + 0.5, trials - successes + 0.5),
            successes >= trials ? 1 : Beta.Quantile(1 - a, successes + 0.5, trials - successes + 0.5));
    }

    /// <summary>
    /// For a proportion from a complex design: Clopper-Pearson with the effective sample size p(1 − p)/V, scaled by (t_{n−1}/t_df)²
    /// (Korn, Graubard, Survey Methodology 24 (1998) 193–201; svyciprop(method = "beta") in R's survey).
    /// </summary>
    public static Interval KornGraubard(double proportion, double variance, double sampled, double df, Confidence confidence)
    {
        double ratio = StudentT.TwoSided(confidence, sampled - 1) / StudentT.TwoSided(confidence, df);
        double effective = proportion * (1 - proportion) / variance * ratio * ratio;
        return ClopperPearson(effective * proportion, effective, confidence);
    }

    /// <summary>t interval on the logit scale, mapped back (svyciprop(method = "xlogit")).</summary>
    public static Interval Logit(double proportion, double variance, double df, Confidence confidence)
    {
        double centre = Math.Log(proportion / (1 - proportion));
        double half = StudentT.TwoSided(confidence, df) * Math.Sqrt(variance) / (proportion * (1 - proportion));
        return new Interval(1 / (1 + Math.Exp(half - centre)), 1 / (1 + Math.Exp(-half - centre)));
    }

    /// <summary>t interval on the arcsine-square-root scale, mapped back (svyciprop(method = "asin")).</summary>
    public static Interval Arcsine(double proportion, double variance, double df, Confidence confidence)
    {
        double centre = Math.Asin(Math.Sqrt(proportion));
        double half = StudentT.TwoSided(confidence, df) * Math.Sqrt(variance) / (2 * Math.Sqrt(proportion * (1 - proportion)));
        double low = Math.Sin(Math.Max(centre - half, 0)), high = Math.Sin(Math.Min(centre + half, Math.PI / 2));
        return new Interval(low * low, high * high);
    }
}
