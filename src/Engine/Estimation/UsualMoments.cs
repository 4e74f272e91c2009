namespace Approx.Engine.Estimation;

/// <summary>Means of an item's variables, their products and, where summed, their triple products over the rows at large: what u = Σ g_j z_j usually is, for any gradient.</summary>
internal sealed class UsualMoments
{
    private readonly double[] first;
    private readonly double[] second;
    private readonly double[] third;

    private UsualMoments(double[] first, double[] second, double[] third) => (this.first, this.second, this.third) = (first, second, third);

    /// <summary>Of an item.</summary>
    public static UsualMoments Of(ItemEstimator item, SufficientStatistics statistics, MeansAtLarge means)
    {
        IReadOnlyList<Monomial> z = item.Z;
        return new UsualMoments(
            means.Pick(z.Select(statistics.IndexOf)),
            means.Pick(z.SelectMany(i => z.Select(j => statistics.IndexOf(i * j)))),
            item.WithTriples ? means.Pick(z.SelectMany(i => z.SelectMany(j => z.Select(l => statistics.IndexOf(i * j * l))))) : []);
    }

    /// <summary>E[u], E[u²], E[u³]; the last is 0 where triple products are not summed.</summary>
    public (double Mean, double Square, double Cube) At(ReadOnlySpan<double> gradient)
    {
        int k = gradient.Length;
        double mean = 0, square = 0, cube = 0;
        for (int i = 0; i < k; i++)
        {
            mean += gradient[i] * first[i];
            for (int j = 0; j < k; j++)
            {
                double both = gradient[i] * gradient[j];
                square += both * second[i * k + j];
                for (int l = 0; third.Length > 0 && l < k; l++) cube += both * gradient[l] * third[(i * k + j) * k + l];
            }
        }
        return (mean, square, cube);
    }
}
