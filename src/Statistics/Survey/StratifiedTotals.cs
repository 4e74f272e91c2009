namespace Approx.Statistics;

/// <summary>
/// A stratified sample reduced to sufficient statistics: the design and, per stratum, the sums of k variables.
/// Totals are T̂_i = Σ_h (N_h/n_h) S_hi and their covariances Σ_h N_h²(1 − f_h) s_hij/n_h
/// (Cochran, Sampling Techniques, 3rd ed. 1977, eqs. 5.1, 5.12; Särndal, Swensson, Wretman 1992, §3.7).
/// </summary>
/// <remarks>
/// Blocks (clusters) as sampling units are the same thing with a block's totals in the place of a row: one stratum of M blocks, m of them taken.
/// A stratum with n_h = N_h adds no variance. One with n_h = 1 &lt; N_h has none of its own to estimate and is collapsed: in the order given,
/// it is pooled with the next stratum that is not a census, a last one with the one before (Cochran §5A.12); the pooled variance is that of
/// the weighted values about their pooled mean, (1 − f)·n/(n−1)·Σ(w z − mean)², conservative because it contains the difference between strata.
/// A stratum with n_h = 0 &lt; N_h cannot be estimated; it is left out of the totals and counted in <see cref="Unsampled"/>.
/// </remarks>
internal sealed class StratifiedTotals
{
    private readonly StratumSums[] strata;
    private readonly List<(int First, int Count)> groups = [];
    private readonly int[] open;

    /// <summary>Totals over these strata; without finite-population correction when the scope is wider than the table.</summary>
    public StratifiedTotals(IReadOnlyList<StratumSums> strata, bool finitePopulation = true)
    {
        if (strata.Count == 0) throw new ArgumentException("a design has at least one stratum", nameof(strata));
        this.strata = [.. strata];
        FinitePopulation = finitePopulation;
        Variables = strata[0].Variables;
        Totals = new double[Variables];
        var notCensus = new List<int>();
        for (int h = 0; h < this.strata.Length; h++)
        {
            StratumSums s = this.strata[h];
            if (s.Variables != Variables) throw new ArgumentException("all strata carry the same variables", nameof(strata));
            Population += s.Stratum.Population;
            Sampled += s.Stratum.Sampled;
            Matched += s.Matched;
            if (s.Stratum.Sampled == 0) Unsampled += s.Stratum.Population;
            else if (!finitePopulation || !s.Stratum.IsCensus) notCensus.Add(h);
            if (!s.Stratum.IsCensus) MatchedInSample += s.Matched;
            for (int i = 0; i < Variables; i++) Totals[i] += s.Stratum.Weight * s.Sum(i);
        }
        open = [.. notCensus];
        Collapse();
    }

    /// <summary>k.</summary>
    public int Variables { get; }

    /// <summary>T̂_i.</summary>
    public double[] Totals { get; }

    /// <summary>N = Σ N_h.</summary>
    public long Population { get; }

    /// <summary>n = Σ n_h.</summary>
    public long Sampled { get; }

    /// <summary>Sampled units that match.</summary>
    public long Matched { get; }

    /// <summary>Matching units in strata that are not taken whole.</summary>
    public long MatchedInSample { get; }

    /// <summary>Units in strata of which nothing was sampled: what the totals do not cover.</summary>
    public long Unsampled { get; }

    /// <summary>False when no finite-population correction is applied.</summary>
    public bool FinitePopulation { get; }

    /// <summary>The strata as given.</summary>
    public IReadOnlyList<StratumSums> Strata => strata;

    /// <summary>Estimated covariance of T̂_i and T̂_j.</summary>
    public double Covariance(int i, int j)
    {
        // Polarisation: cov(a,b) = (var(a+b) − var(a−b))/4 loses digits when the scales differ; sum the bilinear form instead.
        double total = 0;
        foreach (var (first, count) in groups) total += Bilinear(first, count, i, j);
        return total;
    }

    /// <summary>
    /// Variance, degrees of freedom and skewness of Σ g_i T̂_i: with g the gradient of a smooth function of the totals,
    /// of that function to first order (delta method, linearisation; Woodruff 1971, Binder 1983).
    /// </summary>
    public Linearised Linearise(ReadOnlySpan<double> gradient)
    {
        if (gradient.Length != Variables) throw new ArgumentException($"{Variables} variables need a gradient of the same length", nameof(gradient));
        double variance = 0, third = 0, withVariance = 0, satterthwaite = 0, byMatches = 0;
        foreach (var (first, count) in groups)
        {
            var (n, matched, fraction, v, cubes) = Group(first, count, gradient);
            if (n < 2) return new Linearised(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);
            variance += v;
            satterthwaite += v * v / (n - 1);
            byMatches += v * v / Math.Max(matched, 1);
            // Third cumulant of an expansion estimator under simple random sampling without replacement, leading order in 1/n:
            // the weighted central moment Σ(wu−mean)³·(1−f)(1−2f) (n/(n−1) and n²/((n−1)(n−2)) differ beyond the order kept).
            // Its covariance with (1 − f)Σ(wu)² has (1 − f)² in the place of (1 − f)(1 − 2f).
            double cumulant = (1 - fraction) * cubes * n * n / ((n - 1) * Math.Max(n - 2, 1));
            third += (1 - 2 * fraction) * cumulant;
            withVariance += (1 - fraction) * cumulant;
        }
        if (variance == 0) return new Linearised(0, double.PositiveInfinity, double.PositiveInfinity, 0, 0);
        double df = variance * variance / satterthwaite;
        return new Linearised(variance, df, Math.Min(df, variance * variance / byMatches), third / (variance * Math.Sqrt(variance)), withVariance / (variance * Math.Sqrt(variance)));
    }

    /// <summary>Variance contributed by each stratum to Σ g_i T̂_i; a collapsed group's is shown at its first stratum.</summary>
    public double[] Contributions(ReadOnlySpan<double> gradient)
    {
        var result = new double[strata.Length];
        foreach (var (first, count) in groups) result[open[first]] = Group(first, count, gradient).Variance;
        return result;
    }

    private (long N, long Matched, double Fraction, double Variance, double Cubes) Group(int first, int count, ReadOnlySpan<double> gradient)
    {
        long n = 0, population = 0, matched = 0;
        double mean = 0;
        for (int k = first; k < first + count; k++)
        {
            StratumSums s = strata[open[k]];
            n += s.Stratum.Sampled;
            population += s.Stratum.Population;
            matched += s.Matched;
            mean += s.Stratum.Weight * s.SumOf(gradient);
        }
        mean /= n;
        double squares = 0, cubes = 0;
        for (int k = first; k < first + count; k++)
        {
            StratumSums s = strata[open[k]];
            double w = s.Stratum.Weight, ss = w * w * s.SumOfSquares(gradient);
            double shift = w * s.SumOf(gradient) / s.Stratum.Sampled - mean;
            if (count == 1) shift = 0;
            squares += ss + s.Stratum.Sampled * shift * shift;
            cubes += w * w * w * s.SumOfCubes(gradient) + 3 * shift * ss + s.Stratum.Sampled * shift * shift * shift;
        }
        double fraction = FinitePopulation ? (double)n / population : 0;
        return (n, matched, fraction, (1 - fraction) * n / (n - 1.0) * squares, cubes);
    }

    private double Bilinear(int first, int count, int i, int j)
    {
        long n = 0, population = 0;
        double meanI = 0, meanJ = 0, sum = 0;
        for (int k = first; k < first + count; k++)
        {
            StratumSums s = strata[open[k]];
            n += s.Stratum.Sampled;
            population += s.Stratum.Population;
            meanI += s.Stratum.Weight * s.Sum(i);
            meanJ += s.Stratum.Weight * s.Sum(j);
        }
        meanI /= n;
        meanJ /= n;
        for (int k = first; k < first + count; k++)
        {
            StratumSums s = strata[open[k]];
            double w = s.Stratum.Weight;
            sum += w * w * s.Product(i, j);
            if (count > 1) sum += s.Stratum.Sampled * (w * s.Sum(i) / s.Stratum.Sampled - meanI) * (w * s.Sum(j) / s.Stratum.Sampled - meanJ);
        }
        double fraction = FinitePopulation ? (double)n / population : 0;
        return (1 - fraction) * n / (n - 1.0) * sum;
    }

    /// <summary>Groups of consecutive open strata such that each group has at least two sampled units.</summary>
    private void Collapse()
    {
        for (int first = 0; first < open.Length;)
        {
            int count = 1;
            long n = strata[open[first]].Stratum.Sampled;
            while (n < 2 && first + count < open.Length) n += strata[open[first + count++]].Stratum.Sampled;
            if (n == 1 && groups.Count > 0)
            {
                (int First, int Count) last = groups[^1];
                groups[^1] = (last.First, last.Count + count);
            }
            else groups.Add((first, count));
            first += count;
        }
    }
}
