namespace Approx.Statistics;

/// <summary>The matching rows of a stratified sample, sorted by value: the weighted distribution function F̂ and its inverse.</summary>
internal sealed class WeightedSample
{
    private readonly double[] values;
    private readonly int[] stratumOf;
    private readonly double[] cumulative;
    private readonly Stratum[] strata;
    private readonly long[] matched;

    /// <summary>Rows as parallel spans of value and stratum index; NaN values are refused (missing values are not rows).</summary>
    public WeightedSample(ReadOnlySpan<double> values, ReadOnlySpan<int> stratumOf, IReadOnlyList<Stratum> strata)
    {
        if (values.Length != stratumOf.Length) throw new ArgumentException("one stratum index per value", nameof(stratumOf));
        this.values = values.ToArray();
        this.stratumOf = stratumOf.ToArray();
        this.strata = [.. strata];
        matched = new long[this.strata.Length];
        Array.Sort(this.values, this.stratumOf);
        if (this.values.Length > 0 && double.IsNaN(this.values[0])) throw new ArgumentException("a quantile of NaN has no meaning", nameof(values));
        cumulative = new double[this.values.Length];
        double sum = 0, lost = 0;
        for (int i = 0; i < this.values.Length; i++)
        {
            int h = this.stratumOf[i];
            matched[h]++;
            // Kahan: F̂ is compared with p at the last bit, so the running sum must not drift.
            double term = this.strata[h].Weight - lost, next = sum + term;
            lost = next - sum - term;
            cumulative[i] = sum = next;
        }
    }

    /// <summary>Number of rows.</summary>
    public int Count => values.Length;

    /// <summary>N̂, the sum of the weights.</summary>
    public double TotalWeight => Count == 0 ? 0 : cumulative[^1];

    /// <summary>
    /// The smallest value y with F̂(y) ≥ p: the left-continuous inverse (survey's qrule "math"). A relative slack of 1e-12 keeps rounding of the weights out.
    /// </summary>
    public double Quantile(double p)
    {
        if (Count == 0) return double.NaN;
        double target = p * TotalWeight * (1 - 1e-12);
        int low = 0, high = Count - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (cumulative[middle] >= target) high = middle;
            else low = middle + 1;
        }
        return values[low];
    }

    /// <summary>Per stratum: its sizes, how many sampled rows match and how many of these have y ≤ q.</summary>
    public IReadOnlyList<(Stratum Stratum, long Matched, long Below)> CountsBelow(double q)
    {
        var below = new long[strata.Length];
        for (int i = 0; i < values.Length && values[i] <= q; i++) below[stratumOf[i]]++;
        var result = new (Stratum, long, long)[strata.Length];
        for (int h = 0; h < strata.Length; h++) result[h] = (strata[h], matched[h], below[h]);
        return result;
    }
}
