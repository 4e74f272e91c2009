using Approx.Core;

namespace Approx.Statistics;

/// <summary>Confidence for many intervals at once (Z. Šidák, JASA 62 (1967) 626–633): each at level^(1/m) holds them all at least at level.</summary>
internal static class Simultaneous
{
    /// <summary>The level of each of m intervals.</summary>
    public static Confidence Sidak(Confidence all, long intervals)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(intervals, 1);
        // 1 − (1 − α)^(1/m) through log1p and expm1, so that a large m keeps its digits; the level itself must stay below 1.
        double alpha = -double.ExpM1(double.LogP1(-all.Alpha) / intervals);
        return new Confidence(Math.Min(1 - alpha, Math.BitDecrement(1.0)));
    }
}
