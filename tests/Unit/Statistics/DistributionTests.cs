using Approx.Core;
using Approx.Statistics;
using static Approx.Tests.Statistics.GoldenStatistics;
using Beta = Approx.Statistics.Beta;

namespace Approx.Tests.Statistics;

public class DistributionTests
{
    [Fact]
    public void Values_agree_with_R()
    {
        void Check(string call, double actual) => Close(Value("dist/" + call, "v"), actual, 1e-12, call);
        Check("pnorm(-8.3)", Normal.Cdf(-8.3));
        Check("qnorm(1e-12)", Normal.Quantile(1e-12));
        Check("pt(-45,3)", StudentT.Cdf(-45, 3));
        Check("pt(2.1,7.3)", StudentT.Cdf(2.1, 7.3));
        Check("qt(.975,4.7)", StudentT.Quantile(0.975, 4.7));
        Check("qt(1e-7,2)", StudentT.Quantile(1e-7, 2));
        Check("qt(.9,1e6)", StudentT.Quantile(0.9, 1e6));
        Check("pf(3.2,4,11.5,lower.tail=FALSE)", FisherF.UpperTail(3.2, 4, 11.5));
        Check("pf(150,2,80,lower.tail=FALSE)", FisherF.UpperTail(150, 2, 80));
        Check("qf(.95,3,20)", FisherF.Quantile(0.95, 3, 20));
        Check("pchisq(80,12,lower.tail=FALSE)", ChiSquared.UpperTail(80, 12));
        Check("qchisq(.025,5)", ChiSquared.Quantile(0.025, 5));
        Check("pbeta(.02,.5,7)", Beta.Cdf(0.02, 0.5, 7));
        Check("qbeta(.975,3.5,12)", Beta.Quantile(0.975, 3.5, 12));
        Check("pgamma(3,2.5)", IncompleteGamma.Lower(2.5, 3));
        Check("pbinom(12,40,.2)", Binomial.Cdf(12, 40, 0.2));
        Check("phyper(3,20,80,15)", Hypergeometric.Cdf(3, 20, 100, 15));
        Check("phyper(40,500,13111,700,lower.tail=FALSE)", Hypergeometric.UpperTail(40, 500, 13611, 700));
        Check("ppois(3,7.7)", Poisson.Cdf(3, 7.7));
    }

    [Theory]
    [InlineData(1.0)] // Cauchy
    [InlineData(2.0)]
    [InlineData(4.0)]
    public void T_quantiles_match_their_closed_forms(double df)
    {
        foreach (double q in new[] { 0.4, 0.1, 0.025, 1e-3, 1e-6, 1e-12, 1e-100 })
        {
            // Closed forms for 1, 2 and 4 degrees of freedom (Shaw 2006), written in the tail probability q = 1 − p.
            double a = 4 * q * (1 - q), expected = df switch
            {
                1 => 1 / Math.Tan(Math.PI * q),
                2 => (1 - 2 * q) * Math.Sqrt(2 / a),
                _ => 2 * Math.Sqrt(Math.Max(Math.Cos(Math.Acos(Math.Sqrt(a)) / 3) / Math.Sqrt(a) - 1, 0)),
            };
            Close(expected, StudentT.UpperQuantile(q, df), 2e-12, $"t({df}) at {q}");
        }
    }

    [Fact]
    public void Quantile_and_distribution_undo_each_other_for_tiny_and_huge_degrees_of_freedom()
    {
        foreach (double df in new[] { 0.05, 0.3, 1.7, 12.34, 400.5, 1e5, 3.3e7, 9e8, 1e12 })
            foreach (double q in new[] { 0.45, 0.2, 0.025, 1e-4, 1e-9 })
            {
                double t = StudentT.UpperQuantile(q, df);
                if (double.IsFinite(t) && t < 1e300) Close(q, StudentT.UpperTail(t, df), 1e-9, $"df {df}, q {q}");
            }
        Close(Normal.Quantile(0.975), StudentT.Quantile(0.975, double.PositiveInfinity), 1e-15);
        // The two regimes meet at df = 1e9.
        Close(StudentT.UpperQuantile(0.01, 9.999e8), StudentT.UpperQuantile(0.01, 1.001e9), 1e-9);
    }

    [Fact]
    public void Beta_quantiles_hold_in_both_tails_for_tiny_and_huge_parameters()
    {
        foreach (var (a, b) in new[] { (0.01, 3.0), (0.5, 0.5), (2.0, 1e6), (1e6, 3.0), (5e5, 5e5), (1e9, 4e9), (30.0, 0.02) })
            foreach (double p in new[] { 1e-10, 0.025, 0.5, 0.975, 1 - 1e-9 })
            {
                var (x, y) = Beta.Both(p, a, b);
                if (x < 1e-290 || y < 1e-290) continue;
                Close(p, IncompleteBeta.Lower(a, b, x, y), 1e-8, $"beta({a}, {b}) at {p}");
                Close(1 - p, IncompleteBeta.Upper(a, b, x, y), 1e-6, $"beta({a}, {b}) above {p}");
            }
    }

    [Fact]
    public void Binomial_terms_of_a_million_trials_sum_to_one_and_to_the_distribution_function()
    {
        const long n = 1_000_000;
        double sum = 0;
        for (long x = 298_000; x <= 302_000; x++) sum += Binomial.Mass(x, n, 0.3);
        Close(Binomial.Cdf(302_000, n, 0.3) - Binomial.Cdf(297_999, n, 0.3), sum, 1e-12);
        double tail = 0;
        for (long x = 303_001; x <= 306_000; x++) tail += Binomial.Mass(x, n, 0.3);
        Close(tail, Binomial.UpperTail(303_000, n, 0.3), 1e-10);
    }

    [Fact]
    public void Hypergeometric_equals_a_count_of_all_subsets()
    {
        const int population = 12, matching = 5, drawn = 6;
        var counts = new int[drawn + 1];
        for (int subset = 0; subset < 1 << population; subset++)
            if (System.Numerics.BitOperations.PopCount((uint)subset) == drawn) counts[System.Numerics.BitOperations.PopCount((uint)subset & ((1 << matching) - 1))]++;
        double total = counts.Sum();
        double cumulative = 0;
        for (int x = 0; x <= drawn; x++)
        {
            cumulative += counts[x] / total;
            Close(counts[x] / total, Hypergeometric.Mass(x, matching, population, drawn), 1e-13);
            Close(cumulative, Hypergeometric.Cdf(x, matching, population, drawn), 1e-13);
        }
    }

    [Theory]
    [InlineData(0.9)]
    [InlineData(0.999999)]
    public void Chi_squared_with_two_degrees_of_freedom_is_exponential(double p) => Close(-2 * double.LogP1(-p), ChiSquared.Quantile(p, 2), 1e-12);

    [Fact]
    public void A_two_sided_t_of_ten_degrees_satisfies_the_finite_sum()
    {
        // Abramowitz, Stegun 26.7.4: P(|T| ≤ t) for even degrees of freedom as a finite sum in θ = arctan(t/√ν).
        double theta = Math.Atan(StudentT.TwoSided(new Confidence(0.95), 10) / Math.Sqrt(10)), c2 = Math.Cos(theta) * Math.Cos(theta);
        Close(0.95, Math.Sin(theta) * (1 + c2 / 2 * (1 + 3 * c2 / 4 * (1 + 5 * c2 / 6 * (1 + 7 * c2 / 8)))), 1e-14);
    }
}
