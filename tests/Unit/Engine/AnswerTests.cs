using Approx.Core;
using Approx.Engine;

namespace Approx.Tests.Engine;

public class AnswerTests(EngineStore store) : IClassFixture<EngineStore>
{
    [Theory]
    [InlineData("SELECT COUNT(*), SUM(volume), AVG(volume), MIN(volume), MAX(volume), STDDEV(volume), VAR_POP(volume) FROM objects")]
    [InlineData("SELECT genotype, COUNT(*), COUNT(roundness), SUM(voxels), AVG(roundness) FROM objects GROUP BY genotype ORDER BY genotype")]
    [InlineData("SELECT specimen, AVG(volume) FROM objects WHERE genotype = 'wild' GROUP BY specimen ORDER BY specimen DESC")]
    [InlineData("SELECT specimen, COUNT(*) FROM objects GROUP BY specimen HAVING COUNT(*) > 100 ORDER BY 2 DESC, 1 LIMIT 3")]
    [InlineData("SELECT COUNT(DISTINCT specimen) FROM objects")]
    [InlineData("SELECT upper(genotype) AS g, MAX(voxels) - MIN(voxels) FROM objects GROUP BY g ORDER BY g")]
    public void The_catalogue_gives_what_a_scan_of_all_rows_gives(string sql)
    {
        Answer known = store.Ask(sql), scanned = store.Ask(sql + " EXACT");
        Assert.Equal(AnswerPath.Catalogue, known.Provenance.Path);
        Assert.Equal(AnswerPath.Exact, scanned.Provenance.Path);
        Same(scanned, known);
    }

    [Theory]
    [InlineData("SELECT AVG(volume) FROM objects WHERE roundness > 0.5 ERROR WITHIN 10 %")]
    [InlineData("SELECT SUM(volume) FROM objects WHERE NOT touches_border ERROR WITHIN 10 %")]
    [InlineData("SELECT COUNT(*) FROM objects WHERE stain = 'red' ERROR WITHIN 10 %")]
    [InlineData("SELECT genotype, AVG(roundness), COUNT(*) FROM objects WHERE volume > 50[um3] GROUP BY genotype ORDER BY genotype ERROR WITHIN 10 %")]
    [InlineData("SELECT SUM(volume) / SUM(voxels) FROM objects WHERE roundness < 0.9 ERROR WITHIN 15 %")]
    [InlineData("SELECT STDDEV(roundness) FROM objects WHERE voxels > 100 ERROR WITHIN 10 %")]
    [InlineData("SELECT FRACTION(volume > 60) FROM objects WHERE voxels > 10 ERROR WITHIN 10 %")]
    [InlineData("SELECT CORR(volume, voxels) FROM objects WHERE voxels > 10 ERROR WITHIN 20 %")]
    public void A_sampled_answer_holds_the_exact_one_in_its_intervals(string sql)
    {
        Answer estimated = store.Ask(sql);
        Answer exact = store.Ask(sql[..sql.IndexOf(" ERROR", StringComparison.Ordinal)] + " EXACT");
        Assert.Equal(AnswerPath.Sample, estimated.Provenance.Path);
        Assert.True(estimated.Provenance.BoundMet);
        Assert.True(estimated.Provenance.RowsUsed < EngineStore.Rows / 4);
        Assert.Equal(exact.Rows.Count, estimated.Rows.Count);
        for (int r = 0; r < exact.Rows.Count; r++)
        {
            for (int c = 0; c < exact.Columns.Count; c++)
            {
                if (!exact.Columns[c].IsAggregate) continue;
                (double low, double high) = Assert.NotNull(estimated.Rows[r].Intervals[c]);
                double truth = Convert.ToDouble(exact.Rows[r].Values[c], System.Globalization.CultureInfo.InvariantCulture);
                // The data and the seed are fixed: a miss here is a change of the code, not chance.
                Assert.InRange(truth, low, high);
            }
        }
    }

    [Fact]
    public void A_group_too_small_for_the_sample_is_read_exactly_and_never_lost()
    {
        Answer answer = store.Ask("SELECT specimen, AVG(volume) FROM objects WHERE roundness > 0 GROUP BY specimen ORDER BY specimen");
        Answer exact = store.Ask("SELECT specimen, AVG(volume) FROM objects WHERE roundness > 0 GROUP BY specimen ORDER BY specimen EXACT");
        Assert.Equal(exact.Rows.Select(r => r.Values[0]), answer.Rows.Select(r => r.Values[0]));
        AnswerRow rare = answer.Rows.Single(r => (string)r.Values[0]! == "rare");
        Assert.Null(rare.Intervals[1]);
        Assert.Equal((double)exact.Rows.Single(r => (string)r.Values[0]! == "rare").Values[1]!, (double)rare.Values[1]!, 1e-9);
        Assert.Equal(AnswerPath.Mixed, answer.Provenance.Path);
    }

    [Fact]
    public void No_matching_row_in_the_sample_is_an_upper_bound_never_zero_plus_minus_zero()
    {
        Answer answer = store.Ask("SELECT COUNT(*) FROM objects WHERE volume > 1e9 ON MISS WARN");
        AnswerRow row = Assert.Single(answer.Rows);
        (double low, double high) = Assert.NotNull(row.Intervals[0]);
        Assert.Equal(0, low);
        Assert.True(high > 1);
        Assert.Equal(CellMark.BoundOnly, row.Marks[0]);
    }

    [Fact]
    public void A_bound_that_no_sample_meets_is_met_by_reading_all_rows() =>
        Assert.Equal(AnswerPath.Exact, store.Ask("SELECT AVG(volume) FROM objects WHERE roundness > 0.5 ERROR WITHIN 0.001 %").Provenance.Path);

    [Fact]
    public void On_miss_fail_says_so()
    {
        ApproxException e = Assert.Throws<ApproxException>(() => store.Ask("SELECT AVG(volume) FROM objects WHERE roundness > 0.5 ERROR WITHIN 0.001 % ON MISS FAIL"));
        Assert.Equal(ErrorKind.BoundMissed, e.Kind);
    }

    [Fact]
    public void Simultaneous_confidence_is_wider_than_per_cell()
    {
        const string sql = "SELECT genotype, AVG(roundness) FROM objects WHERE voxels > 10 GROUP BY genotype ORDER BY genotype";
        (double low, double high) = store.Ask(sql).Rows[0].Intervals[1]!.Value;
        (double lowAll, double highAll) = store.Ask(sql + " SIMULTANEOUS").Rows[0].Intervals[1]!.Value;
        Assert.True(lowAll < low && highAll > high);
    }

    [Fact]
    public void Order_by_with_limit_resolves_groups_whose_intervals_overlap()
    {
        Answer answer = store.Ask("SELECT specimen, AVG(volume) AS a FROM objects WHERE roundness > 0.1 GROUP BY specimen ORDER BY a DESC LIMIT 3");
        Answer exact = store.Ask("SELECT specimen, AVG(volume) AS a FROM objects WHERE roundness > 0.1 GROUP BY specimen ORDER BY a DESC LIMIT 3 EXACT");
        Assert.Equal(exact.Rows.Select(r => r.Values[0]), answer.Rows.Select(r => r.Values[0]));
    }

    [Theory]
    [InlineData("SELECT AVG(volum) FROM objects", "did you mean volume?")]
    [InlineData("SELECT AVG(volume) FROM objcts", "did you mean objects?")]
    [InlineData("SELECT AVG(stain) FROM objects", null)]
    [InlineData("SELECT COUNT(*) FROM objects WHERE volume > 20[um2]", "use a unit like um3")]
    [InlineData("SELECT COUNT(*) FROM objects WHERE volume > '20'", "write the number without quotes")]
    [InlineData("SELECT COUNT(*) FROM objects WHERE AVG(volume) > 2", "put conditions on aggregates into HAVING")]
    [InlineData("SELECT genotype, volume FROM objects GROUP BY genotype", "add volume to GROUP BY, or write GROUP BY ALL")]
    [InlineData("SELECT getenv('HOME') FROM objects", null)]
    public void A_wrong_statement_names_its_place_and_offers_a_way_on(string sql, string? hint)
    {
        ApproxException e = Assert.Throws<ApproxException>(() => store.Ask(sql));
        Assert.Equal(ErrorKind.Sql, e.Kind);
        Assert.NotNull(e.Place);
        if (hint is not null) Assert.Equal(hint, e.Hint);
    }

    [Fact]
    public void A_quantity_is_converted_to_the_unit_of_its_column() =>
        Same(store.Ask("SELECT COUNT(*) FROM objects WHERE volume > 50 EXACT"), store.Ask("SELECT COUNT(*) FROM objects WHERE volume > 5e-8[mm3] EXACT"));

    [Fact]
    public void Two_engines_on_one_store_give_the_same_answer()
    {
        const string sql = "SELECT genotype, AVG(volume) FROM objects WHERE roundness > 0.3 GROUP BY genotype ORDER BY genotype";
        using ApproxEngine other = ApproxEngine.Open(store.StorePath, new EngineOptions { Threads = 1 });
        using Session session = other.OpenSession();
        Answer one = session.Ask(sql, TestContext.Current.CancellationToken), two = store.Ask(sql);
        Assert.Equal((double)two.Rows[0].Values[1]!, (double)one.Rows[0].Values[1]!, 1e-9);
        Assert.Equal(two.Provenance.RowsUsed, one.Provenance.RowsUsed);
    }

    internal static void Same(Answer expected, Answer actual, double relative = 1e-12)
    {
        Assert.Equal(expected.Rows.Count, actual.Rows.Count);
        for (int r = 0; r < expected.Rows.Count; r++)
        {
            for (int c = 0; c < expected.Columns.Count; c++)
            {
                object? a = expected.Rows[r].Values[c], b = actual.Rows[r].Values[c];
                if (a is double x && b is double y) Assert.Equal(x, y, relative * Math.Max(1, Math.Abs(x)));
                else Assert.Equal(a, b);
            }
        }
    }
}
