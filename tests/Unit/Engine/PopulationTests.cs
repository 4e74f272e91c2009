using Approx.Core;
using Approx.Engine;

namespace Approx.Tests.Engine;

public class PopulationTests(EngineStore store) : IClassFixture<EngineStore>
{
    private const string Condition = "WHERE roundness > 0.3";

    [Fact]
    public void The_mean_over_specimens_is_the_textbook_t_interval_of_their_exact_values()
    {
        Answer each = store.Ask($"SELECT specimen, AVG(volume), COUNT(*) FROM objects {Condition} GROUP BY specimen EXACT");
        Answer answer = store.Ask($"SELECT AVG(volume), COUNT(*), LOWER_BOUND(AVG(volume)) FROM objects {Condition} EXACT FOR POPULATION");
        for (int c = 0; c < 2; c++)
        {
            double[] values = [.. each.Rows.Select(r => Convert.ToDouble(r.Values[c + 1], System.Globalization.CultureInfo.InvariantCulture))];
            double mean = values.Average(), sd = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1));
            // 8 specimens: t with 7 degrees of freedom at 97.5 % is 2.364624.
            double half = 2.364624252 * sd / Math.Sqrt(8);
            Assert.Equal(mean, (double)answer.Rows[0].Values[c]!, 1e-9 * mean);
            (double low, double high) = Assert.NotNull(answer.Rows[0].Intervals[c]);
            Assert.Equal(mean - half, low, 1e-7 * mean);
            Assert.Equal(mean + half, high, 1e-7 * mean);
            if (c == 0) Assert.Equal(low, answer.Rows[0].Values[2]);
        }
        Assert.Equal("population", answer.Provenance.Scope);
    }

    [Fact]
    public void A_sample_gives_a_mean_near_the_exact_one_and_says_what_share_sampling_has()
    {
        Answer exact = store.Ask($"SELECT genotype, AVG(volume) FROM objects {Condition} GROUP BY genotype ORDER BY genotype EXACT FOR POPULATION");
        Answer sampled = store.Ask($"SELECT genotype, AVG(volume) FROM objects {Condition} GROUP BY genotype ORDER BY genotype FOR POPULATION");
        Assert.Contains("of the variance is due to sampling rows", sampled.Provenance.Reason, StringComparison.Ordinal);
        for (int r = 0; r < 2; r++)
        {
            (double low, double high) = Assert.NotNull(sampled.Rows[r].Intervals[1]);
            Assert.InRange((double)exact.Rows[r].Values[1]!, low, high);
        }
        Assert.Contains(sampled.Provenance.Warnings, w => w.Contains("4 specimens", StringComparison.Ordinal));
    }

    [Fact]
    public void Extremes_for_the_population_are_never_those_of_sampled_rows()
    {
        string sql = $"SELECT MAX(volume) FROM objects {Condition}";
        Answer answer = store.Ask(sql + " FOR POPULATION"), each = store.Ask($"SELECT specimen, MAX(volume) FROM objects {Condition} GROUP BY specimen EXACT");
        Assert.Equal(each.Rows.Average(r => (double)r.Values[1]!), (double)answer.Rows[0].Values[0]!, 1e-9);
        Assert.Contains("MIN and MAX FOR POPULATION", Assert.Throws<ApproxException>(() => store.Ask(sql + " ON MISS WARN FOR POPULATION")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_specimen_without_a_matching_object_counts_as_zero()
    {
        // The specimen "rare" has 12 objects, none of them as large as this.
        Answer each = store.Ask("SELECT specimen, COUNT(*) FROM objects WHERE volume > 900 GROUP BY specimen EXACT");
        Answer answer = store.Ask("SELECT COUNT(*) FROM objects WHERE volume > 900 FOR POPULATION");
        Assert.True(each.Rows.Count < 8);
        Assert.Equal(each.Rows.Sum(r => (long)r.Values[1]!) / 8.0, (double)answer.Rows[0].Values[0]!, 1e-9);
    }

    [Theory]
    [InlineData("SELECT COUNT(DISTINCT specimen) FROM objects WHERE volume > 900")]
    [InlineData("SELECT genotype, COUNT(DISTINCT specimen) AS k FROM objects WHERE 3 > volume GROUP BY genotype ORDER BY k")]
    public void Which_specimens_have_a_large_object_is_known_without_reading_rows(string sql)
    {
        Answer known = store.Ask(sql), exact = store.Ask(sql + " EXACT");
        Assert.Equal(AnswerPath.Catalogue, known.Provenance.Path);
        Assert.Equal(exact.Rows.Select(r => r.Values.ToArray()), known.Rows.Select(r => r.Values.ToArray()));
    }

    [Theory]
    [InlineData("voxels")]
    [InlineData("volume")]
    [InlineData("stain")]
    public void A_sketch_counts_different_values_within_its_interval(string column)
    {
        Answer sketched = store.Ask($"SELECT COUNT(DISTINCT {column}) FROM objects"), exact = store.Ask($"SELECT COUNT(DISTINCT {column}) FROM objects EXACT");
        Assert.Equal(AnswerPath.Catalogue, sketched.Provenance.Path);
        (double low, double high) = Assert.NotNull(sketched.Rows[0].Intervals[0]);
        Assert.InRange((long)exact.Rows[0].Values[0]!, low, high);
    }

    [Theory]
    [InlineData("SELECT genotype, HISTOGRAM(volume, 8) AS n FROM objects WHERE volume < 200 GROUP BY genotype")]
    [InlineData("SELECT HISTOGRAM(roundness, 5) FROM objects WHERE volume > 50")]
    public void Bins_are_the_same_from_the_sample_and_exact_and_hold_all_rows(string sql)
    {
        Answer sampled = store.Ask(sql + " SIMULTANEOUS"), exact = store.Ask(sql + " EXACT");
        Assert.Equal(exact.Rows.Count, sampled.Rows.Count);
        int n = exact.Columns.Count - 1;
        for (int r = 0; r < exact.Rows.Count; r++)
        {
            Assert.Equal(exact.Rows[r].Values.Take(n), sampled.Rows[r].Values.Take(n));
            if (sampled.Rows[r].Intervals[n] is { } interval) Assert.InRange((long)exact.Rows[r].Values[n]!, interval.Low, interval.High);
            else Assert.Equal(exact.Rows[r].Values[n], sampled.Rows[r].Values[n]);
        }
        string counted = sql.Contains("genotype", StringComparison.Ordinal) ? "SELECT COUNT(*) FROM objects WHERE volume < 200 EXACT" : "SELECT COUNT(roundness) FROM objects WHERE volume > 50 EXACT";
        Assert.Equal((long)store.Ask(counted).Rows[0].Values[0]!, exact.Rows.Sum(r => (long)r.Values[n]!));
    }
}
