namespace Approx.Statistics;

/// <summary>
/// Sufficient statistics of k variables over the sampled units of one stratum: the sums S_i = Σ z_i, the centred products
/// C_ij = Σ (z_i − z̄_i)(z_j − z̄_j) and, when known, the centred triple products (for skewness).
/// Units that do not match the predicate or the group count as rows of zeros: n is the stratum's n_h, never the number of matches.
/// </summary>
/// <remarks>
/// Numerically: pass z = d·(y − c) with a constant c near the mean (and d itself as another variable) when |mean| ≫ sd.
/// </remarks>
internal sealed class StratumSums
{
    private readonly double[] sums;
    private readonly double[] products;
    private readonly double[]? triples;

    private StratumSums(Stratum stratum, long matched, double[] sums, double[] products, double[]? triples)
    {
        Stratum = stratum;
        Matched = matched;
        this.sums = sums;
        this.products = products;
        this.triples = triples;
    }

    /// <summary>Size of the stratum and of its sample.</summary>
    public Stratum Stratum { get; }

    /// <summary>How many sampled units match (have d = 1); n_h when not told otherwise.</summary>
    public long Matched { get; }

    /// <summary>k, the number of variables.</summary>
    public int Variables => sums.Length;

    /// <summary>True when triple products are there.</summary>
    public bool HasTriples => triples is not null;

    /// <summary>S_i.</summary>
    public double Sum(int i) => sums[i];

    /// <summary>C_ij, centred at the stratum's means.</summary>
    public double Product(int i, int j) => products[Pair(i, j)];

    /// <summary>
    /// From raw sums. <paramref name="products"/> holds Σ z_i z_j of the upper triangle by rows: (0,0), (0,1), …, (1,1), …;
    /// <paramref name="triples"/> (may be empty) Σ z_i z_j z_l for i ≤ j ≤ l in the same lexical order.
    /// </summary>
    public static StratumSums FromRaw(Stratum stratum, ReadOnlySpan<double> sums, ReadOnlySpan<double> products, ReadOnlySpan<double> triples = default, long? matched = null)
    {
        int k = sums.Length;
        if (products.Length != k * (k + 1) / 2) throw new ArgumentException($"{k} variables have {k * (k + 1) / 2} products, {products.Length} were given", nameof(products));
        if (triples.Length != 0 && triples.Length != k * (k + 1) * (k + 2) / 6) throw new ArgumentException($"{k} variables have {k * (k + 1) * (k + 2) / 6} triple products, {triples.Length} were given", nameof(triples));
        double n = stratum.Sampled;
        var s = sums.ToArray();
        var c = new double[k * k];
        var raw = new double[k * k];
        int next = 0;
        for (int i = 0; i < k; i++)
            for (int j = i; j < k; j++)
            {
                raw[i * k + j] = raw[j * k + i] = products[next++];
                c[i * k + j] = c[j * k + i] = Centred(raw[i * k + j], s[i], s[j], n, square: i == j);
            }
        double[]? t = null;
        if (triples.Length != 0)
        {
            t = new double[k * k * k];
            next = 0;
            for (int i = 0; i < k; i++)
                for (int j = i; j < k; j++)
                    for (int l = j; l < k; l++)
                    {
                        double a = n > 0 ? s[i] / n : 0, b = n > 0 ? s[j] / n : 0, d = n > 0 ? s[l] / n : 0;
                        // Σ(x−a)(y−b)(z−d) = Σxyz − aΣyz − bΣxz − dΣxy + 2n·abd, written with centred pairs to lose fewer digits.
                        double centred = triples[next++] - a * b * d * n - a * c[j * k + l] - b * c[i * k + l] - d * c[i * k + j];
                        foreach (var (x, y, z) in new[] { (i, j, l), (i, l, j), (j, i, l), (j, l, i), (l, i, j), (l, j, i) }) t[(x * k + y) * k + z] = centred;
                    }
        }
        return new StratumSums(stratum, matched ?? stratum.Sampled, s, c, t);
    }

    /// <summary>
    /// From power sums of one column y over the matching rows: <paramref name="powers"/>[p] = Σ d·y^p for p = 0, 1, 2, …
    /// The variables are d, d·y, …, d·y^(k−1); products need powers up to 2(k−1), triple products (taken when there) up to 3(k−1).
    /// For COUNT, SUM and AVG: k = 2 and powers 0…2 (0…3 with skewness); for VAR and STDDEV: k = 3 and powers 0…4 (0…6).
    /// </summary>
    public static StratumSums FromPowerSums(Stratum stratum, ReadOnlySpan<double> powers, int variables)
    {
        int k = variables;
        if (powers.Length < 2 * k - 1) throw new ArgumentException($"{k} variables need {2 * k - 1} power sums, {powers.Length} were given", nameof(powers));
        var products = new List<double>();
        var triples = new List<double>();
        bool skewness = powers.Length >= 3 * k - 2;
        for (int i = 0; i < k; i++)
            for (int j = i; j < k; j++)
            {
                products.Add(powers[i + j]);
                for (int l = j; skewness && l < k; l++) triples.Add(powers[i + j + l]);
            }
        return FromRaw(stratum, powers[..k], products.ToArray(), triples.ToArray(), (long)powers[0]);
    }

    /// <summary>From the units themselves, unit after unit, k values each; two passes, so nothing cancels. Keeps triple products.</summary>
    public static StratumSums FromRows(Stratum stratum, ReadOnlySpan<double> rows, int variables, long? matched = null)
    {
        int k = variables;
        if (rows.Length != stratum.Sampled * k) throw new ArgumentException($"{stratum.Sampled} units of {k} values are {stratum.Sampled * k} numbers, {rows.Length} were given", nameof(rows));
        var s = new double[k];
        var c = new double[k * k];
        var t = new double[k * k * k];
        for (int r = 0; r < rows.Length; r += k)
            for (int i = 0; i < k; i++) s[i] += rows[r + i];
        Span<double> e = new double[k];
        for (int r = 0; r < rows.Length; r += k)
        {
            for (int i = 0; i < k; i++) e[i] = rows[r + i] - s[i] / stratum.Sampled;
            for (int i = 0; i < k; i++)
                for (int j = 0; j < k; j++)
                {
                    double product = e[i] * e[j];
                    c[i * k + j] += product;
                    for (int l = 0; l < k; l++) t[(i * k + j) * k + l] += product * e[l];
                }
        }
        return new StratumSums(stratum, matched ?? stratum.Sampled, s, c, t);
    }

    /// <summary>Σ_ij g_i g_j C_ij: the centred sum of squares of u = g·z.</summary>
    public double SumOfSquares(ReadOnlySpan<double> gradient)
    {
        int k = Variables;
        double total = 0;
        for (int i = 0; i < k; i++)
        {
            double row = 0;
            for (int j = 0; j < k; j++) row += gradient[j] * products[i * k + j];
            total += gradient[i] * row;
        }
        return Math.Max(total, 0);
    }

    /// <summary>Σ_i g_i S_i: the sum of u = g·z.</summary>
    public double SumOf(ReadOnlySpan<double> gradient)
    {
        double total = 0;
        for (int i = 0; i < sums.Length; i++) total += gradient[i] * sums[i];
        return total;
    }

    /// <summary>Σ (u − ū)³ of u = g·z; NaN when triple products are not there.</summary>
    public double SumOfCubes(ReadOnlySpan<double> gradient)
    {
        if (triples is null) return double.NaN;
        int k = Variables;
        double total = 0;
        for (int i = 0; i < k; i++)
            for (int j = 0; j < k; j++)
                for (int l = 0; l < k; l++) total += gradient[i] * gradient[j] * gradient[l] * triples[(i * k + j) * k + l];
        return total;
    }

    private int Pair(int i, int j) => i * sums.Length + j;

    /// <summary>Q − ST/n with the product and the quotient carried in two doubles, so that only the rounding of Q, S and T counts.</summary>
    private static double Centred(double q, double s, double t, double n, bool square)
    {
        if (n == 0) return 0;
        double product = s * t, low = Math.FusedMultiplyAdd(s, t, -product);
        double quotient = product / n, rest = (Math.FusedMultiplyAdd(-quotient, n, product) + low) / n;
        double centred = q - quotient - rest;
        return square && centred < 0 ? 0 : centred;
    }
}
