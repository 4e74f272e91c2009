using Approx.Core;

namespace Approx.Statistics;

/// <summary>
/// Levels of intervals that a reader sees one after the other, from growing prefixes of one sample, and may stop at whenever he likes. The error
/// α is spent as α√t, with t the information a look has, var(last)/var(look): error spending (K. K. G. Lan, D. L. DeMets, Biometrika 70 (1983)
/// 659–663; the power family of K. Kim, D. L. DeMets, Biometrika 74 (1987) 149–154). The parts add up to α, so that by Bonferroni's inequality all
/// intervals hold together at 1 − α whatever the looks' dependence, which differs from group to group (docs/decisions/0009).
/// </summary>
internal static class ErrorSpending
{
    /// <summary>The level of each look, given its information as a share of the last one's: rising, above 0, the last 1.</summary>
    public static Confidence[] Levels(Confidence all, ReadOnlySpan<double> information)
    {
        Confidence[] levels = new Confidence[information.Length];
        double spent = 0;
        for (int look = 0; look < levels.Length; look++)
        {
            double until = Math.Sqrt(information[look]);
            if (!(until > spent && until <= 1) || (look == levels.Length - 1 && until != 1))
                throw new ArgumentException("information rises from look to look, up to 1", nameof(information));
            levels[look] = new Confidence(Math.Min(1 - all.Alpha * (until - spent), Math.BitDecrement(1.0)));
            spent = until;
        }
        return levels;
    }
}
