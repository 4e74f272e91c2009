using Approx.Core;

namespace Approx.Statistics;

/// <summary>
/// COUNT in a domain, from the number of matching sampled rows per stratum: the interval that suits how many there are.
/// </summary>
internal static class Counts
{
    /// <summary>From so many matches and so many non-matches on, the score interval is as good as the exact one and costs nothing.</summary>
    private const long Many = 1000;

    /// <summary>
    /// The count with its interval: exact when all strata are censuses; hypergeometric when one stratum is open; without a match
    /// (or without a non-match) the one-sided bound; otherwise Korn-Graubard on the open strata. Censuses add their exact numbers.
    /// </summary>
    public static Estimate Estimate(IReadOnlyList<(Stratum Stratum, long Matched)> strata, Confidence confidence)
    {
        double known = 0;
        long seen = 0, unseenMatch = 0, sampled = 0;
        double population = 0;
        var open = new List<(Stratum Stratum, long Matched)>();
        foreach (var (stratum, matched) in strata)
        {
            if (stratum.IsCensus) known += matched;
            else
            {
                open.Add((stratum, matched));
                seen += matched;
                sampled += stratum.Sampled;
                unseenMatch += stratum.Sampled - matched;
                population += stratum.Population;
            }
        }
        if (open.Count == 0) return Statistics.Estimate.Exact(known);
        if (open.Exists(s => s.Stratum.Sampled == 0))
            return new Estimate(known + open.Sum(s => s.Stratum.Weight * s.Matched), double.NaN, double.NaN, new Interval(known + seen, known + population - unseenMatch), "some strata have no sample");
        double value = known + open.Sum(s => s.Stratum.Weight * s.Matched);
        StratifiedTotals totals = new([.. open.Select(s => StratumSums.FromRaw(s.Stratum, [s.Matched], [s.Matched], matched: s.Matched))]);
        Linearised linear = totals.Linearise([1]);

        if (open.Count == 1)
        {
            var (stratum, matched) = open[0];
            if (matched < Many || stratum.Sampled - matched < Many)
            {
                var (low, high) = CountBounds.MidP(stratum, matched, confidence);
                return new Estimate(value, linear.StandardError, double.PositiveInfinity, new Interval(known + low, known + high), "hypergeometric, mid-P");
            }
            // Wilson's score interval with the finite-population correction in the effective number of trials.
            Interval score = Proportions.Wilson(matched / (1 - stratum.Fraction), stratum.Sampled / (1 - stratum.Fraction), confidence);
            return new Estimate(value, linear.StandardError, double.PositiveInfinity, score.Map(stratum.Population, known), "score");
        }
        if (seen == 0)
            return new Estimate(value, linear.StandardError, double.PositiveInfinity, new Interval(known, known + CountBounds.UpperWithoutMatch(open.Select(s => s.Stratum), confidence)), "no matching row: upper bound");
        if (unseenMatch == 0)
            return new Estimate(value, linear.StandardError, double.PositiveInfinity, new Interval(known + population - CountBounds.UpperWithoutMatch(open.Select(s => s.Stratum), confidence), known + population), "every sampled row matches: lower bound");
        if (!(linear.Variance > 0)) // each stratum all or nothing: the strata explain the predicate, but rows may hide in both kinds
        {
            double hidden = CountBounds.UpperWithoutMatch(open.Where(s => s.Matched == 0).Select(s => s.Stratum), confidence);
            double missing = CountBounds.UpperWithoutMatch(open.Where(s => s.Matched > 0).Select(s => s.Stratum), confidence);
            return new Estimate(value, linear.StandardError, double.PositiveInfinity, new Interval(value - missing, value + hidden), "each stratum all or nothing: bounds");
        }
        double p = (value - known) / population;
        Interval share = Proportions.KornGraubard(p, linear.Variance / (population * population), sampled, linear.DegreesOfFreedom, confidence);
        return new Estimate(value, linear.StandardError, linear.DegreesOfFreedom, share.Clamp(seen / population, 1 - unseenMatch / population).Map(population, known), "Korn-Graubard");
    }
}
