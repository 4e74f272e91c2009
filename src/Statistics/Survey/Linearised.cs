namespace Approx.Statistics;

/// <summary>
/// Sampling behaviour of a linear (or linearised) estimator.
/// </summary>
/// <param name="Variance">Its estimated variance; 0 for a census, NaN when it cannot be estimated (one sampled unit in all).</param>
/// <param name="DegreesOfFreedom">Satterthwaite: V²/Σ(V_h²/(n_h − 1)); +∞ when the variance is 0 (Satterthwaite 1946; Cochran 1977, eq. 5.16).</param>
/// <param name="MatchedDegreesOfFreedom">
/// The same with the number of matching units in the place of n_h − 1, never more than <paramref name="DegreesOfFreedom"/>: when few units match,
/// the zeros of the others say nothing about the spread of the matches, and n_h − 1 promises far too much.
/// </param>
/// <param name="Skewness">Standardised third cumulant of the estimator, κ₃/V^1.5; NaN when third moments were not given.</param>
/// <param name="VarianceCovariance">
/// Standardised covariance of the estimator T̂ and its variance estimate, cov(T̂, V̂)/V^1.5: with rows drawn without replacement not the same as
/// <paramref name="Skewness"/>, which vanishes where half of the rows are drawn.
/// </param>
internal readonly record struct Linearised(double Variance, double DegreesOfFreedom, double MatchedDegreesOfFreedom, double Skewness, double VarianceCovariance)
{
    /// <summary>√V.</summary>
    public double StandardError => Math.Sqrt(Variance);
}
