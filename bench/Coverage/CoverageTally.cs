namespace Approx.Bench.Coverage;

/// <summary>Counts of one cell, added to by several threads; the sums do not depend on the order.</summary>
internal sealed class CoverageTally
{
    private readonly Lock gate = new();
    private readonly List<float> widths = [];
    private int held, high, exact, boundSampled, boundHeld, boundExact, boundMissed;

    /// <summary>An answer without a bound; no interval where it was read exactly.</summary>
    public void Add((double Low, double High)? interval, double truth, double idealError)
    {
        lock (gate)
        {
            if (interval is not { } given)
            {
                exact++;
                return;
            }
            if (given.Low <= truth && truth <= given.High) held++;
            else if (given.Low > truth) high++;
            widths.Add((float)((given.High - given.Low) / (2 * 1.959964 * idealError)));
        }
    }

    /// <summary>An answer with a relative bound.</summary>
    public void AddBound(double value, (double Low, double High)? interval, double truth, double bound)
    {
        lock (gate)
        {
            if (interval is not { } given)
            {
                boundExact++;
                return;
            }
            boundSampled++;
            if (given.Low <= truth && truth <= given.High) boundHeld++;
            if (!(Math.Abs(value - truth) <= bound * Math.Abs(truth))) boundMissed++;
        }
    }

    /// <summary>What was counted.</summary>
    public CellCount Count(CoverageCell cell)
    {
        float[] sorted = [.. widths.Where(float.IsFinite).Order()];
        return new CellCount(cell, widths.Count, held, high, exact, sorted.Length == 0 ? double.NaN : sorted[sorted.Length / 2], boundSampled, boundHeld, boundExact, boundMissed);
    }
}
