namespace Approx.Extract.Segmentation;

/// <summary>
/// Otsu's threshold: the grey value that maximises the variance between the two classes it makes
/// (N. Otsu, IEEE Trans. SMC 9 (1979) 62–66). Foreground is above it; of several best values the first, as in scikit-image.
/// </summary>
internal static class Otsu
{
    /// <summary>The threshold.</summary>
    public static double Threshold(Histogram histogram)
    {
        long[] counts = histogram.Counts;
        double total = 0, sum = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            total += counts[i];
            sum += counts[i] * histogram.Centre(i);
        }
        double below = 0, sumBelow = 0, best = -1;
        int at = 0;
        for (int i = 0; i < counts.Length - 1; i++)
        {
            below += counts[i];
            sumBelow += counts[i] * histogram.Centre(i);
            double above = total - below;
            if (below == 0 || above == 0) continue;
            double difference = sumBelow / below - (sum - sumBelow) / above;
            double between = below * above * difference * difference;
            if (between > best) (best, at) = (between, i);
        }
        return histogram.Centre(at);
    }
}
