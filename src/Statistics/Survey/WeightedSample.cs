namespace Approx.Statistics;

/// <summary>
/// The matching rows of a stratified sample, sorted by value: the weighted distribution function F̂ and its inverse. Of rows below and above
/// a slice of values it is enough to know how many there are: then F̂ is known within the slice, and <see cref="Covers"/> says where.
/// </summary>
internal sealed class WeightedSample
{
    private readonly double[] values;
    private readonly int[] stratumOf;
    private readonly double[] cumulative;
    private readonly Stratum[] strata;
    private readonly long[] matched;
    private readonly long[] below;
    private readonly double weightBelow;

    /// <summary>Rows as parallel spans of value and stratum index; NaN values are refused (missing values are not rows).</summary>
    /// <param name="values">Values inside the slice; without a slice all.</param>
    /// <param name="stratumOf">The stratum of each.</param>
    /// <param name="strata">The strata.</param>
    /// <param name="below">Per stratum the matching rows below the slice; empty for none.</param>
    /// <param name="above">Per stratum the matching rows above it; empty for none.</param>
    public WeightedSample(ReadOnlySpan<double> values, ReadOnlySpan<int> stratumOf, IReadOnlyList<Stratum> strata, ReadOnlySpan<long> below = default, ReadOnlySpan<long> above = default)
    {
        if (values.Length != stratumOf.Length) throw new ArgumentException("one stratum index per value", nameof(stratumOf));
        this.values = values.ToArray();
        this.stratumOf = stratumOf.ToArray();
        this.strata = [.. strata];
        matched = new long[this.strata.Length];
        // Rows of one stratum need no companion in the sort, which then takes half the time.
        if (stratumOf.IsEmpty || !stratumOf.ContainsAnyExcept(stratumOf[0])) Array.Sort(this.values);
        else Array.Sort(this.values, this.stratumOf);
        if (this.values.Length > 0 && double.IsNaN(this.values[0])) throw new ArgumentException("a quantile of NaN has no meaning", nameof(values));
        cumulative = new double[this.values.Length];
        this.below = below.IsEmpty ? new long[this.strata.Length] : below.ToArray();
        double sum = 0, lost = 0, beyond = 0;
        for (int h = 0; h < this.strata.Length; h++)
        {
            sum += this.below[h] * this.strata[h].Weight;
            if (!above.IsEmpty) beyond += above[h] * this.strata[h].Weight;
            matched[h] = this.below[h] + (above.IsEmpty ? 0 : above[h]);
        }
        weightBelow = sum;
        for (int i = 0; i < this.values.Length; i++)
        {
            int h = this.stratumOf[i];
            matched[h]++;
            // Kahan: F̂ is compared with p at the last bit, so the running sum must not drift.
            double term = this.strata[h].Weight - lost, next = sum + term;
            lost = next - sum - term;
            cumulative[i] = sum = next;
        }
        TotalWeight = sum + beyond;
        Matched = matched.Sum();
    }

    /// <summary>Number of rows in the slice.</summary>
    public int Count => values.Length;

    /// <summary>Matching rows, those beyond the slice too.</summary>
    public long Matched { get; }

    /// <summary>N̂, the sum of the weights.</summary>
    public double TotalWeight { get; }

    /// <summary>True when the slice holds F̂'s inverse at p.</summary>
    public bool Covers(double p) => Count > 0 && (weightBelow == 0 || Target(p) > weightBelow) && Target(p) <= cumulative[^1];

    /// <summary>
    /// The smallest value y with F̂(y) ≥ p: the left-continuous inverse (survey's qrule "math"). A relative slack of 1e-12 keeps rounding of the weights out.
    /// </summary>
    public double Quantile(double p)
    {
        if (Count == 0) return double.NaN;
        double target = Target(p);
        int low = 0, high = Count - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (cumulative[middle] >= target) high = middle;
            else low = middle + 1;
        }
        return values[low];
    }

    /// <summary>
    /// The largest value y with F̂(y) ≤ p, for the lower end of an interval; −∞ where F̂ is above p from the first row on. Null when the slice does not hold it.
    /// </summary>
    public double? Below(double p)
    {
        double target = p * TotalWeight * (1 + 1e-12);
        if (Count == 0 || (cumulative[0] > target && weightBelow > 0) || (cumulative[^1] <= target && cumulative[^1] < TotalWeight)) return null;
        int low = -1, high = Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (cumulative[middle] <= target) low = middle;
            else high = middle - 1;
        }
        return low < 0 ? double.NegativeInfinity : values[low];
    }

    /// <summary>
    /// The end of an interval: where F̂, drawn as a line through the order statistics, reaches p; −∞ below the first. Steps instead of the line would make
    /// intervals a row too wide at each end, which shows where few rows match (T. P. Hettmansperger, S. J. Sheather, Stat. Probab. Lett. 4 (1986) 75–79;
    /// J. Nyblom, Stat. Probab. Lett. 14 (1992) 129–131). Null when the slice does not hold it.
    /// </summary>
    /// <param name="p">The share.</param>
    /// <param name="shift">How much of its own weight the line leaves out at each row: 0 for order statistics, ½ for normal approximations to them (continuity).</param>
    public double? Between(double p, double shift)
    {
        double Height(int i) => cumulative[i] - shift * strata[stratumOf[i]].Weight;
        double target = p * TotalWeight;
        if (Count == 0 || (Height(0) > target && weightBelow > 0) || (Height(Count - 1) <= target && cumulative[^1] < TotalWeight * (1 - 1e-12))) return null;
        if (Height(0) > target) return double.NegativeInfinity;
        int low = 0, high = Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (Height(middle) <= target) low = middle;
            else high = middle - 1;
        }
        if (low == Count - 1 || values[low] == values[low + 1]) return values[low];
        double between = values[low] + (values[low + 1] - values[low]) * ((target - Height(low)) / (Height(low + 1) - Height(low)));
        return double.IsFinite(between) ? between : values[low + 1];
    }

    /// <summary>
    /// Quantile p interpolated between order statistics (Hyndman and Fan's type 7, as SQL's QUANTILE_CONT): for a census, where all rows weigh the same.
    /// Null when the slice does not hold it.
    /// </summary>
    public double? Interpolated(double p)
    {
        double position = (Matched - 1) * p;
        long skipped = below.Sum(), first = (long)Math.Floor(position) - skipped, second = (long)Math.Ceiling(position) - skipped;
        if (first < 0 || second >= Count) return null;
        double low = values[first], high = values[second];
        return first == second ? low : low + (high - low) * (position - Math.Floor(position));
    }

    private double Target(double p) => p * TotalWeight * (1 - 1e-12);

    /// <summary>Per stratum: its sizes, how many sampled rows match and how many of these have y ≤ q.</summary>
    public IReadOnlyList<(Stratum Stratum, long Matched, long Below)> CountsBelow(double q)
    {
        long[] atMost = [.. below];
        for (int i = 0; i < values.Length && values[i] <= q; i++) atMost[stratumOf[i]]++;
        var result = new (Stratum, long, long)[strata.Length];
        for (int h = 0; h < strata.Length; h++) result[h] = (strata[h], matched[h], atMost[h]);
        return result;
    }

    /// <summary>
    /// Per stratum its sizes, the matching rows, and those that make up the share p when rows that tie at its quantile are put in a random order:
    /// all below the quantile and the same share of the ties in every stratum. Ties then neither move the share away from p nor hide its spread.
    /// </summary>
    public IReadOnlyList<(Stratum Stratum, double Matched, double Below)> SplitAt(double p)
    {
        double q = Quantile(p), strictly = weightBelow, tied = 0;
        double[] atMost = [.. below.Select(b => (double)b)];
        var ties = new long[strata.Length];
        for (int i = 0; i < values.Length && values[i] <= q; i++)
        {
            int h = stratumOf[i];
            if (values[i] < q)
            {
                atMost[h]++;
                strictly += strata[h].Weight;
            }
            else
            {
                ties[h]++;
                tied += strata[h].Weight;
            }
        }
        double share = tied > 0 ? Math.Clamp((p * TotalWeight - strictly) / tied, 0, 1) : 0;
        var result = new (Stratum, double, double)[strata.Length];
        for (int h = 0; h < strata.Length; h++) result[h] = (strata[h], matched[h], atMost[h] + share * ties[h]);
        return result;
    }
}
