namespace Approx.Statistics;

/// <summary>
/// Totals, means, ratios and smooth functions of totals from a stratified sample, with intervals.
/// Sources: Cochran, Sampling Techniques (1977), chs. 5, 6; Binder, Int. Stat. Rev. 51 (1983) for linearisation; Fieller, JRSS B 16 (1954).
/// </summary>
internal static class Estimators
{
    /// <summary>From this coefficient of variation of its denominator on, a ratio gets Fieller's interval.</summary>
    public const double FiellerFrom = 0.1;

    /// <summary>The total of one variable (SUM with z = d·y, COUNT with z = d).</summary>
    public static Estimate Total(StratifiedTotals totals, int variable, IntervalChoice choice)
    {
        Span<double> gradient = stackalloc double[totals.Variables];
        gradient[variable] = 1;
        return Function(totals, totals.Totals[variable], gradient, choice);
    }

    /// <summary>
    /// A smooth function of the totals with the given value and gradient (delta method), e.g. a difference of means.
    /// The value is the caller's, so that it may add what is known exactly.
    /// </summary>
    public static Estimate Function(StratifiedTotals totals, double value, ReadOnlySpan<double> gradient, IntervalChoice choice)
    {
        Linearised linear = totals.Linearise(gradient);
        if (Trivial(totals, value, linear) is { } trivial) return trivial;
        double df = choice.DegreesOfFreedom ?? (choice.SmallDomains ? Math.Max(linear.MatchedDegreesOfFreedom, 1) : linear.DegreesOfFreedom);
        return WithInterval(value, linear.StandardError, df, linear, choice);
    }

    /// <summary>
    /// The mean of y over a domain: total of d·(y − shift) over total of d, plus shift. With few matches the variance gets the factor m/(m − 1)
    /// and m − 1 degrees of freedom, which for one stratum is the t interval of the m matching rows given their number.
    /// Where matches carry different weights and their estimated number is uncertain, Fieller's interval is used.
    /// </summary>
    public static Estimate Mean(StratifiedTotals totals, int numerator, int count, IntervalChoice choice, double shift = 0) =>
        RatioOf(totals, numerator, count, shift, choice, domainMean: true);

    /// <summary>The ratio of two totals; Fieller's interval when the denominator's coefficient of variation exceeds 0.1.</summary>
    public static Estimate Ratio(StratifiedTotals totals, int numerator, int denominator, IntervalChoice choice) =>
        RatioOf(totals, numerator, denominator, 0, choice, domainMean: false);

    /// <summary>The gradient of T_a/T_b: (1/T_b) at a and −R/T_b at b.</summary>
    public static double[] RatioGradient(StratifiedTotals totals, int numerator, int denominator)
    {
        var gradient = new double[totals.Variables];
        double x = totals.Totals[denominator];
        gradient[numerator] += 1 / x;
        gradient[denominator] -= totals.Totals[numerator] / x / x;
        return gradient;
    }

    /// <summary>value ± t·se, corrected for skewness when asked for and known.</summary>
    public static Estimate WithInterval(double value, double standardError, double df, Linearised linear, IntervalChoice choice)
    {
        if (choice.CorrectSkewness && double.IsFinite(linear.Skewness) && linear.VarianceCovariance != 0)
            return new Estimate(value, standardError, df, SkewnessCorrection.Interval(value, standardError, df, linear, choice.Confidence), "t, corrected for skewness");
        double t = StudentT.TwoSided(choice.Confidence, df);
        return new Estimate(value, standardError, df, Interval.Around(value, t * standardError), double.IsPositiveInfinity(df) ? "normal" : "t");
    }

    private static Estimate RatioOf(StratifiedTotals totals, int numerator, int denominator, double shift, IntervalChoice choice, bool domainMean)
    {
        double x = totals.Totals[denominator], y = totals.Totals[numerator];
        if (x == 0) return Estimate.Unknown(totals.Matched == 0 ? "no matching row in the sample" : "the denominator is zero");
        double ratio = y / x, value = shift + ratio;
        Linearised linear = totals.Linearise(RatioGradient(totals, numerator, denominator));
        if (Trivial(totals, value, linear) is { } trivial) return trivial;

        double se = linear.StandardError, df = linear.DegreesOfFreedom;
        if (choice.SmallDomains)
        {
            double m = totals.MatchedInSample;
            if (m < 2) return new Estimate(value, double.NaN, double.NaN, Interval.Everything, "one matching row in the sample");
            se *= Math.Sqrt(m / (m - 1));
            df = Math.Min(df, Math.Max(linear.MatchedDegreesOfFreedom - 1, 1));
        }
        df = choice.DegreesOfFreedom ?? df;
        double cv = Math.Sqrt(totals.Covariance(denominator, denominator)) / Math.Abs(x);
        bool conditional = domainMean && (!choice.SmallDomains || HasOneWeight(totals));
        if (cv > FiellerFrom && !conditional)
        {
            double inflation = se * se / linear.Variance;
            Interval fieller = Fieller.Interval(y, x, inflation * totals.Covariance(numerator, numerator), inflation * totals.Covariance(numerator, denominator), inflation * totals.Covariance(denominator, denominator), df, choice.Confidence);
            return new Estimate(value, se, df, fieller.Map(1, shift), "Fieller");
        }
        return WithInterval(value, se, df, linear, choice);
    }

    /// <summary>The answers that need no interval or can have none.</summary>
    private static Estimate? Trivial(StratifiedTotals totals, double value, Linearised linear)
    {
        if (totals.Unsampled > 0) return new Estimate(value, double.NaN, double.NaN, Interval.Everything, $"{totals.Unsampled} units lie in strata without a sample");
        if (double.IsNaN(linear.Variance)) return new Estimate(value, double.NaN, double.NaN, Interval.Everything, "one sampled unit has no variance");
        if (linear.Variance > 0) return null;
        if (totals.FinitePopulation && totals.Strata.All(s => s.Stratum.IsCensus)) return Estimate.Exact(value);
        // No spread in the sample is not the same as no error: with no match in the sampled strata a count bound is needed (CountBounds).
        return totals.MatchedInSample == 0
            ? new Estimate(value, double.NaN, double.NaN, Interval.Everything, "no matching row in the sampled strata")
            : new Estimate(value, 0, double.PositiveInfinity, Interval.Point(value), "all sampled values agree");
    }

    /// <summary>True when every open stratum with matches has the same weight: then the domain is itself a simple random sample given its size.</summary>
    private static bool HasOneWeight(StratifiedTotals totals)
    {
        double weight = double.NaN;
        foreach (StratumSums s in totals.Strata)
        {
            if (s.Matched == 0) continue;
            if (double.IsNaN(weight)) weight = s.Stratum.Weight;
            else if (Math.Abs(s.Stratum.Weight - weight) > 1e-9 * weight) return false;
        }
        return true;
    }
}
