namespace Approx.Statistics;

/// <summary>Where a monotone function crosses zero: bisection that takes secant steps while they help (Illinois method), to the last bits.</summary>
internal static class MonotoneRoot
{
    /// <summary>A root of f within [low, high]; f(low) and f(high) must not have the same sign.</summary>
    public static double Find(Func<double, double> f, double low, double high)
    {
        double fLow = f(low), fHigh = f(high);
        if (fLow == 0) return low;
        if (fHigh == 0) return high;
        if (Math.Sign(fLow) == Math.Sign(fHigh)) throw new ArgumentException($"no sign change between {low} and {high}", nameof(low));
        int side = 0;
        for (int i = 0; i < 400; i++)
        {
            double width = high - low;
            if (Math.Abs(width) <= 2 * Math.BitIncrement(Math.Max(Math.Abs(low), Math.Abs(high))) - 2 * Math.Max(Math.Abs(low), Math.Abs(high))) break;
            double x = double.IsFinite(fLow) && double.IsFinite(fHigh) && i % 4 != 3 ? high - fHigh * (width / (fHigh - fLow)) : low + 0.5 * width;
            if (!(x > Math.Min(low, high) && x < Math.Max(low, high))) x = low + 0.5 * width;
            if (x == low || x == high) break;
            double fx = f(x);
            if (fx == 0) return x;
            if (Math.Sign(fx) == Math.Sign(fHigh))
            {
                high = x;
                fHigh = fx;
                if (side == 1) fLow /= 2;
                side = 1;
            }
            else
            {
                low = x;
                fLow = fx;
                if (side == -1) fHigh /= 2;
                side = -1;
            }
        }
        return Math.Abs(fLow) < Math.Abs(fHigh) ? low : high;
    }
}
