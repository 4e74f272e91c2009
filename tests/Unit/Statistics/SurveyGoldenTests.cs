using Approx.Core;
using Approx.Statistics;
using static Approx.Tests.Statistics.GoldenStatistics;

namespace Approx.Tests.Statistics;

/// <summary>The estimators against R's survey package on the same samples: relative 1e-10.</summary>
public class SurveyGoldenTests
{
    private const double Tight = 1e-10;
    private static readonly Confidence Level = new(0.95);

    public static TheoryData<string> Samples => new("A", "C_tiny");

    [Theory, MemberData(nameof(Samples))]
    public void Means_totals_and_ratios_of_a_stratified_sample(string name)
    {
        Sample s = Sample.Stratified(name);
        string g = "survey_" + name;
        double degf = Value(g + "/degf", "degf");
        IntervalChoice textbook = IntervalChoice.Textbook(Level, degf);

        StratifiedTotals t = s.Totals(r => [1, r.Area, r.Perimeter, r.Roundness, r.Big]);
        foreach (var (label, i) in new[] { ("Area", 1), ("Perimeter", 2), ("roundness", 3) })
            Check(g + "/svymean", label, Estimators.Mean(t, i, 0, textbook));
        Check(g + "/svytotal", "Area", Estimators.Total(t, 1, textbook));
        Check(g + "/svytotal", "big", Estimators.Total(t, 4, textbook));
        Check(g + "/svyratio", "Area/Perimeter", Estimators.Ratio(t, 1, 2, textbook));

        StratifiedTotals noFpc = s.Totals(r => [1, r.Area, r.Roundness], finitePopulation: false);
        Check(g + "/svymean_nofpc", "Area", Estimators.Mean(noFpc, 1, 0, textbook));
        Check(g + "/svymean_nofpc", "roundness", Estimators.Mean(noFpc, 2, 0, textbook));
    }

    [Theory, MemberData(nameof(Samples))]
    public void Domains_keep_their_zeros(string name)
    {
        Sample s = Sample.Stratified(name);
        string g = "survey_" + name;
        IntervalChoice textbook = IntervalChoice.Textbook(Level, Value(g + "/degf", "degf"));
        StratifiedTotals t = s.Totals(r => [r.Big, r.Big * r.Area, r.Big * r.Roundness, (1 - r.Big) * r.Area]);
        Check(g + "/domain", "roundness", Estimators.Mean(t, 2, 0, textbook), "mean.");
        Check(g + "/domain", "Area", Estimators.Total(t, 1, textbook), "total.");
        Check(g + "/domain", "big", Estimators.Total(t, 0, textbook), "count.");
        Check(g + "/svyby_total", "0", Estimators.Total(t, 3, textbook), interval: false);
        Check(g + "/svyby_total", "1", Estimators.Total(t, 1, textbook), interval: false);
        foreach (string label in s.Labels)
        {
            StratifiedTotals one = s.Totals(r => r.Stratum == label ? [1, r.Area] : [0, 0]);
            Check(g + "/svyby_mean", label, Estimators.Mean(one, 1, 0, textbook), interval: false);
        }
    }

    [Theory, MemberData(nameof(Samples))]
    public void Satterthwaite_degrees_of_freedom_Fieller_and_the_log_interval_of_a_standard_deviation(string name)
    {
        Sample s = Sample.Stratified(name);
        string g = "survey_" + name;
        IntervalChoice textbook = IntervalChoice.Textbook(Level);
        StratifiedTotals t = s.Totals(r => [r.Area, r.Big, r.Big * r.Area]);
        foreach (var (label, i) in new[] { ("Area", 0), ("big", 1), ("Areabig", 2) })
        {
            string c = $"{g}/satterthwaite_total_{label}";
            Estimate e = Estimators.Total(t, i, textbook);
            Close(Value(c, "total"), e.Value, Tight, c);
            Close(Value(c, "se"), e.StandardError, Tight, c);
            Close(Value(c, "df"), e.DegreesOfFreedom, Tight, c);
            Close(Value(c, "ci_low"), e.Interval.Low, Tight, c);
            Close(Value(c, "ci_high"), e.Interval.High, Tight, c);
            Close(Value(c, "V"), t.Contributions(Unit(i)).Sum(), Tight, c);
        }

        string avg = g + "/avg_with_predicate";
        Estimate mean = Estimators.Mean(t, 2, 1, textbook);
        Close(Value(avg, "ratio"), mean.Value, Tight);
        Close(Value(avg, "se"), mean.StandardError, Tight);
        Close(Value(avg, "df"), mean.DegreesOfFreedom, Tight);
        Close(Value(avg, "ci_low"), mean.Interval.Low, Tight);
        Close(Value(avg, "ci_high"), mean.Interval.High, Tight);
        Close(Value(avg, "cv_denominator"), Math.Sqrt(t.Covariance(1, 1)) / t.Totals[1], Tight);
        Interval fieller = Fieller.Interval(t.Totals[2], t.Totals[1], t.Covariance(2, 2), t.Covariance(2, 1), t.Covariance(1, 1), mean.DegreesOfFreedom, Level);
        Close(Value(avg, "fieller_low"), fieller.Low, Tight);
        Close(Value(avg, "fieller_high"), fieller.High, Tight);

        string var = g + "/var_plugin";
        StratifiedTotals powers = s.Totals(r => [1, r.Area - 50_000, (r.Area - 50_000) * (r.Area - 50_000)]);
        Estimate variance = Spread.Variance(powers, VarianceDivisor.Population, textbook);
        Estimate sd = Spread.StandardDeviation(powers, VarianceDivisor.Population, IntervalChoice.Textbook(Level, double.PositiveInfinity));
        Close(Value(var, "var"), variance.Value, Tight);
        Close(Value(var, "var_se"), variance.StandardError, Tight);
        Close(Value(var, "sd"), sd.Value, Tight);
        Close(Value(var, "sd_se"), sd.StandardError, Tight);
        Close(Value(var, "sd_log_ci_low"), sd.Interval.Low, Tight);
        Close(Value(var, "sd_log_ci_high"), sd.Interval.High, Tight);

        // survey's svyvar multiplies by n/(n − 1).
        Estimate sample = Spread.Variance(powers, VarianceDivisor.Sample, textbook);
        Close(Value(g + "/svyvar", "Area"), sample.Value, Tight);
        Close(Value(g + "/svyvar", "Area_se"), sample.StandardError, Tight);
    }

    [Theory, MemberData(nameof(Samples))]
    public void Quantiles_and_their_Woodruff_intervals(string name)
    {
        Sample s = Sample.Stratified(name);
        string g = "survey_" + name;
        IntervalChoice textbook = IntervalChoice.Textbook(Level, Value(g + "/degf", "degf"));
        WeightedSample area = s.Weighted(r => r.Area);
        double smallest = area.Quantile(0), second = s.Values(r => r.Area).Where(v => v > smallest).Min();
        foreach (var (label, scale) in new[] { ("mean", QuantileScale.Plain), ("beta", QuantileScale.Beta), ("xlogit", QuantileScale.Logit), ("asin", QuantileScale.Arcsine) })
            foreach (double p in new[] { 0.1, 0.25, 0.5, 0.9 })
            {
                string c = $"{g}/svyquantile_{label}", q = p.ToString(System.Globalization.CultureInfo.InvariantCulture);
                Estimate e = Quantiles.Quantile(area, new Probability(p), scale, textbook);
                Close(Value(c, $"q[{q},quantile]"), e.Value, Tight, c + q);
                // For a share below the first row's weight survey 4.1.1 takes the second smallest value (its position search starts there); the inverse of F̂ is the smallest.
                double low = Value(c, $"q[{q},ci.2.5]");
                End(low == second && e.Interval.Low == smallest ? smallest : low, e.Interval.Low, double.NegativeInfinity, c + q);
                End(Value(c, $"q[{q},ci.97.5]"), e.Interval.High, double.PositiveInfinity, c + q);
            }
        WeightedSample roundness = s.Weighted(r => r.Roundness);
        foreach (string p in new[] { "0.05", "0.5", "0.8" })
            Close(Value(g + "/svyquantile_rule_math", $"q[roundness.{p}]"), roundness.Quantile(double.Parse(p, System.Globalization.CultureInfo.InvariantCulture)), Tight);

        // R leaves an end out (NA) where the share's interval leaves [0, 1]; here that end is infinite.
        static void End(double expected, double actual, double infinite, string what) => Close(double.IsNaN(expected) ? infinite : expected, actual, Tight, what);
    }

    [Theory, MemberData(nameof(Samples))]
    public void Proportions_of_a_design(string name)
    {
        Sample s = Sample.Stratified(name);
        string c = $"survey_{name}/svyciprop";
        double degf = Value($"survey_{name}/degf", "degf");
        Estimate share = Estimators.Mean(s.Totals(r => [1, r.Big]), 1, 0, IntervalChoice.Textbook(Level, degf));
        double v = share.StandardError * share.StandardError;
        Check("beta", Proportions.KornGraubard(share.Value, v, s.Count, degf, Level));
        Check("xlogit", Proportions.Logit(share.Value, v, degf, Level));
        Check("asin", Proportions.Arcsine(share.Value, v, degf, Level));
        Check("mean", share.Interval);
        void Check(string method, Interval interval)
        {
            Close(Value(c, method + "[low.2.5%]"), interval.Low, 1e-10, method);
            Close(Value(c, method + "[high.97.5%]"), interval.High, 1e-10, method);
        }
    }

    [Theory]
    [InlineData("100x8")]
    [InlineData("50x25")]
    [InlineData("20x60")]
    public void Blocks_as_sampling_units(string name)
    {
        var data = Data($"survey_block_{name}.csv");
        double[] area = data.Column("Area"), perimeter = data.Column("Perimeter"), roundness = data.Column("roundness"), big = data.Column("big");
        long blocks = long.Parse(data["M"][0], System.Globalization.CultureInfo.InvariantCulture);
        string[] block = data["block"];
        string[] labels = [.. block.Distinct()];
        var totals = new double[labels.Length * 6];
        for (int i = 0; i < block.Length; i++)
        {
            int b = Array.IndexOf(labels, block[i]) * 6;
            double[] z = [1, area[i], perimeter[i], roundness[i], big[i], big[i] * area[i]];
            for (int k = 0; k < 6; k++) totals[b + k] += z[k];
        }
        StratifiedTotals t = ClusterTotals.FromBlocks(blocks, totals, 6);
        IntervalChoice textbook = IntervalChoice.Textbook(Level);
        string g = "block_" + name;
        Check(g + "/total", "Area", Estimators.Total(t, 1, textbook));
        Check(g + "/total", "big", Estimators.Total(t, 4, textbook));
        Assert.Equal(Value(g + "/total", "degf"), t.Linearise([0, 1, 0, 0, 0, 0]).DegreesOfFreedom, 1e-9);
        Check(g + "/mean", "Area", Estimators.Mean(t, 1, 0, textbook), interval: false);
        Check(g + "/mean", "roundness", Estimators.Mean(t, 3, 0, textbook), interval: false);
        Check(g + "/domain", "Area", Estimators.Mean(t, 5, 4, textbook), "mean.");
        Check(g + "/domain", "Area", Estimators.Total(t, 5, textbook), "total.");
        if (t.Linearise([0, 0, 1, 0, 0, 0]).StandardError / t.Totals[2] <= Estimators.FiellerFrom) Check(g + "/ratio", "Area/Perimeter", Estimators.Ratio(t, 1, 2, textbook));
    }

    private static double[] Unit(int i)
    {
        var gradient = new double[3];
        gradient[i] = 1;
        return gradient;
    }

    private static void Check(string @case, string label, Estimate estimate, string prefix = "", bool interval = true)
    {
        string what = $"{@case} {prefix}{label}";
        Close(Value(@case, $"{prefix}est[{label}]"), estimate.Value, Tight, what);
        Close(Value(@case, $"{prefix}se[{label}]"), estimate.StandardError, Tight, what + " se");
        if (!interval) return;
        Close(Value(@case, $"{prefix}ci_t[{label},2.5 %]"), estimate.Interval.Low, Tight, what + " low");
        Close(Value(@case, $"{prefix}ci_t[{label},97.5 %]"), estimate.Interval.High, Tight, what + " high");
    }
}

/// <summary>One stratified sample of the golden data.</summary>
internal sealed class Sample
{
    private readonly List<Row> rows = [];

    internal readonly record struct Row(string Stratum, double Area, double Perimeter, double Roundness, double Big);

    public IReadOnlyList<string> Labels { get; private init; } = [];

    public IReadOnlyList<Stratum> Strata { get; private set; } = [];

    public int Count => rows.Count;

    public static Sample Stratified(string name)
    {
        var data = Data($"survey_strat_{name}.csv");
        double[] area = data.Column("Area"), perimeter = data.Column("Perimeter"), roundness = data.Column("roundness"), big = data.Column("big"), population = data.Column("N_h");
        string[] labels = [.. data["Class"].Distinct()];
        var sample = new Sample { Labels = labels };
        for (int i = 0; i < area.Length; i++) sample.rows.Add(new Row(data["Class"][i], area[i], perimeter[i], roundness[i], big[i]));
        sample.Strata = [.. labels.Select(l => new Stratum((long)population[Array.IndexOf(data["Class"], l)], sample.rows.Count(r => r.Stratum == l)))];
        return sample;
    }

    public StratifiedTotals Totals(Func<Row, double[]> z, bool finitePopulation = true)
    {
        var strata = new List<StratumSums>();
        for (int h = 0; h < Labels.Count; h++)
        {
            double[][] values = [.. rows.Where(r => r.Stratum == Labels[h]).Select(z)];
            strata.Add(StratumSums.FromRows(Strata[h], values.SelectMany(v => v).ToArray(), values[0].Length));
        }
        return new StratifiedTotals(strata, finitePopulation);
    }

    public IEnumerable<double> Values(Func<Row, double> value) => rows.Select(value);

    public WeightedSample Weighted(Func<Row, double> value) =>
        new(rows.Select(value).ToArray(), rows.Select(r => Labels.ToList().IndexOf(r.Stratum)).ToArray(), Strata);
}
