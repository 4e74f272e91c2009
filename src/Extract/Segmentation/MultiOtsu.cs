using Approx.Core;

namespace Approx.Extract.Segmentation;

/// <summary>
/// Otsu's thresholds for several classes (P.-S. Liao et al., J. Inf. Sci. Eng. 17 (2001) 713–727): the cuts that maximise the variance
/// between classes. Found by dynamic programming; because the gain obeys the quadrangle inequality the best cut moves one way only, so each
/// class takes levels · log levels steps instead of their square.
/// </summary>
internal static class MultiOtsu
{
    /// <summary>The classes − 1 thresholds, ascending.</summary>
    /// <exception cref="ApproxException">Fewer than 2 classes, or fewer grey values than classes.</exception>
    public static double[] Thresholds(Histogram histogram, int classes)
    {
        if (classes is < 2 or > 16) throw ApproxException.WrongUsage($"multiotsu:{classes} is no number of classes", "2 to 16 classes, e.g. multiotsu:3");
        long[] counts = histogram.Counts;
        int levels = counts.Count(c => c > 0);
        if (levels < classes) throw ApproxException.BadData($"multiotsu:{classes} needs {classes} different grey values, the volume has {levels}");
        int n = counts.Length;
        double[] mass = new double[n + 1], sum = new double[n + 1];
        double total = histogram.Total;
        for (int i = 0; i < n; i++)
        {
            mass[i + 1] = mass[i] + (counts[i] / total);
            sum[i + 1] = sum[i] + (counts[i] / total * (histogram.Centre(i) - histogram.Centre(0)));
        }
        double Gain(int from, int to)
        {
            double m = mass[to] - mass[from], s = sum[to] - sum[from];
            return m > 0 ? s * s / m : 0;
        }

        // best[j]: the most that the first j levels give when cut into c classes; cut[c][j]: where the last of them begins.
        double[] best = new double[n + 1];
        for (int j = 1; j <= n; j++) best[j] = Gain(0, j);
        int[][] cut = new int[classes + 1][];
        for (int c = 2; c <= classes; c++)
        {
            double[] next = new double[n + 1];
            cut[c] = new int[n + 1];
            Fill(c, n, c - 1, n - 1, best, next, cut[c], Gain);
            best = next;
        }
        double[] thresholds = new double[classes - 1];
        for (int c = classes, end = n; c >= 2; c--)
        {
            end = cut[c][end];
            thresholds[c - 2] = histogram.Centre(end - 1);
        }
        return thresholds;
    }

    // Solves next[j] for from ≤ j ≤ to knowing that the best cut lies in [low, high].
    private static void Fill(int from, int to, int low, int high, double[] best, double[] next, int[] cut, Func<int, int, double> gain)
    {
        if (from > to) return;
        int j = (from + to) / 2, at = low;
        double most = double.NegativeInfinity;
        for (int i = low; i <= Math.Min(high, j - 1); i++)
        {
            double value = best[i] + gain(i, j);
            if (value > most) (most, at) = (value, i);
        }
        (next[j], cut[j]) = (most, at);
        Fill(from, j - 1, low, at, best, next, cut, gain);
        Fill(j + 1, to, at, high, best, next, cut, gain);
    }
}
