namespace Approx.Extract.Segmentation;

/// <summary>
/// Global thresholds from a histogram, as scikit-image 0.26 defines them; foreground is above the threshold. Otsu's has its own file.
/// </summary>
internal static class HistogramThresholds
{
    /// <summary>
    /// Li's minimum cross entropy by iteration (C.H. Li, P.K.S. Tam, Pattern Recognition Letters 18 (1998) 771–776), from the mean, until
    /// it moves by less than half a grey level.
    /// </summary>
    public static double Li(Histogram histogram)
    {
        long[] counts = histogram.Counts;
        double least = histogram.Centre(0), tolerance = histogram.Width / 2;
        double next = Mean(histogram) - least, current = double.NegativeInfinity;
        if (counts.Length == 1 || histogram.Width == 0) return least;
        while (Math.Abs(next - current) > tolerance)
        {
            current = next;
            double below = 0, above = 0, sumBelow = 0, sumAbove = 0;
            for (int i = 0; i < counts.Length; i++)
            {
                double value = histogram.Centre(i) - least;
                if (value > current) (above, sumAbove) = (above + counts[i], sumAbove + (counts[i] * value));
                else (below, sumBelow) = (below + counts[i], sumBelow + (counts[i] * value));
            }
            double meanBelow = sumBelow / below, meanAbove = sumAbove / above;
            if (meanBelow == 0 || above == 0) break;
            next = (meanBelow - meanAbove) / (Math.Log(meanBelow) - Math.Log(meanAbove));
        }
        return next + least;
    }

    /// <summary>Yen's maximum correlation criterion (J.C. Yen et al., IEEE Trans. Image Processing 4 (1995) 370–378).</summary>
    public static double Yen(Histogram histogram)
    {
        long[] counts = histogram.Counts;
        double total = histogram.Total, squaresAbove = 0;
        foreach (long count in counts) squaresAbove += count / total * (count / total);
        double below = 0, squaresBelow = 0, best = double.NegativeInfinity;
        int at = 0;
        for (int i = 0; i < counts.Length - 1; i++)
        {
            double p = counts[i] / total;
            below += p;
            squaresBelow += p * p;
            squaresAbove -= p * p;
            double balance = below * (1 - below);
            double criterion = Math.Log(balance * balance / (squaresBelow * squaresAbove));
            if (criterion > best) (best, at) = (criterion, i);
        }
        return histogram.Centre(at);
    }

    /// <summary>The level farthest below the line from the histogram's peak to its longer end (G.W. Zack et al., J. Histochem. Cytochem. 25 (1977) 741–753).</summary>
    public static double Triangle(Histogram histogram)
    {
        long[] counts = histogram.Counts;
        int peak = 0, low = 0, high = counts.Length - 1;
        for (int i = 1; i < counts.Length; i++)
        {
            if (counts[i] > counts[peak]) peak = i;
        }
        while (low < high && counts[low] == 0) low++;
        while (high > low && counts[high] == 0) high--;
        if (low == high) return histogram.Centre(low);
        bool flip = peak - low < high - peak;
        if (flip) Array.Reverse(counts = [.. counts]);
        int from = flip ? counts.Length - 1 - high : low;
        if (flip) peak = counts.Length - 1 - peak;
        double width = peak - from, height = counts[peak], norm = Math.Sqrt((height * height) + (width * width)), best = double.NegativeInfinity;
        int at = from;
        for (int i = from; i < peak; i++)
        {
            double length = (height / norm * (i - from)) - (width / norm * counts[i]);
            if (length > best) (best, at) = (length, i);
        }
        return histogram.Centre(flip ? counts.Length - 1 - at : at);
    }

    /// <summary>The first level that lies in the bin of the mean of its two classes' means (Ridler and Calvard 1978).</summary>
    public static double Isodata(Histogram histogram)
    {
        long[] counts = histogram.Counts;
        double total = 0, sum = 0;
        for (int i = 0; i < counts.Length; i++) (total, sum) = (total + counts[i], sum + (counts[i] * histogram.Centre(i)));
        double below = 0, sumBelow = 0;
        for (int i = 0; i < counts.Length - 1; i++)
        {
            below += counts[i];
            sumBelow += counts[i] * histogram.Centre(i);
            double middle = ((sumBelow / below) + ((sum - sumBelow) / (total - below))) / 2;
            double distance = middle - histogram.Centre(i);
            if (distance >= 0 && distance < histogram.Width) return histogram.Centre(i);
        }
        return histogram.Centre(0);
    }

    /// <summary>The mean: exact where there is a bin per level.</summary>
    public static double Mean(Histogram histogram)
    {
        double total = 0, sum = 0;
        for (int i = 0; i < histogram.Counts.Length; i++) (total, sum) = (total + histogram.Counts[i], sum + (histogram.Counts[i] * histogram.Centre(i)));
        return sum / total;
    }
}
