using Approx.Core;
using Approx.Engine;

namespace Approx.Tests.Engine.Blocks;

/// <summary>Answers from tables of which only drawn blocks were read.</summary>
public sealed class BlockAnswerTests(BlockAnswerTests.Fixture fixture) : IClassFixture<BlockAnswerTests.Fixture>
{
    private readonly BlockStore store = fixture.Store;

    [Fact]
    public void Counts_and_sums_are_expanded_block_totals_with_the_variance_between_blocks()
    {
        Answer answer = store.Ask("SELECT COUNT(*), SUM(size), COUNT(*) FILTER (WHERE kind = 'x') FROM objects");
        AnswerRow row = Assert.Single(answer.Rows);
        ByHand.Same(ByHand.Total(store, _ => 1), row.Values[0], row.Intervals[0]);
        ByHand.Same(ByHand.Total(store, r => r.Size), row.Values[1], row.Intervals[1]);
        ByHand.Same(ByHand.Total(store, r => r.Kind == "x" ? 1 : 0), row.Values[2], row.Intervals[2]);
        Assert.Equal(AnswerPath.Blocks, answer.Provenance.Path);
        Assert.Equal((23, 70, "volumes"), (answer.Provenance.BlocksUsed!.Value, answer.Provenance.BlocksTotal!.Value, answer.Provenance.Scope));
    }

    [Fact]
    public void Means_shares_and_ratios_are_ratios_of_block_totals_with_linearised_residuals()
    {
        AnswerRow row = Assert.Single(store.Ask("SELECT AVG(size), FRACTION(size > 5), SUM(size * size) / SUM(size) FROM objects").Rows);
        ByHand.Same(ByHand.Ratio(store, r => r.Size, _ => 1), row.Values[0], row.Intervals[0]);
        ByHand.Same(ByHand.Ratio(store, r => r.Size > 5 ? 1 : 0, _ => 1), row.Values[1], row.Intervals[1]);
        ByHand.Same(ByHand.Ratio(store, r => r.Size * r.Size, r => r.Size), row.Values[2], row.Intervals[2]);
    }

    [Fact]
    public void Spreads_are_the_plug_in_values_of_weighted_totals()
    {
        AnswerRow row = Assert.Single(store.Ask("SELECT VAR_POP(size), STDDEV_SAMP(size) FROM objects").Rows);
        double n = ByHand.Total(store, _ => 1).Value, sum = ByHand.Total(store, r => r.Size).Value, squares = ByHand.Total(store, r => r.Size * r.Size).Value;
        double variance = (squares / n) - (sum / n * (sum / n));
        Assert.Equal(variance, (double)row.Values[0]!, 1e-9);
        Assert.Equal(Math.Sqrt(variance * n / (n - 1)), (double)row.Values[1]!, 1e-9);
        Assert.True(row.Intervals[0] is ( > 0, > 0) both && both.Low < variance && both.High > variance);
    }

    [Fact]
    public void A_group_is_a_domain_and_blocks_without_its_rows_count_as_zeros()
    {
        Answer answer = store.Ask("SELECT volume_id, kind, COUNT(*), SUM(size) FROM objects GROUP BY volume_id, kind");
        AnswerRow row = Assert.Single(answer.Rows, r => r.Values[0] is "b" && r.Values[1] is "x");
        ByHand.Same(ByHand.Total(store, r => r.Volume == "b" && r.Kind == "x" ? r.Size : 0), row.Values[3], row.Intervals[3]);
        Assert.Equal(ByHand.Total(store, r => r.Volume == "b" && r.Kind == "x" ? 1 : 0).Value, (long)row.Values[2]!, 0.5);
        Assert.Contains(answer.Provenance.Warnings, w => w.StartsWith("groups that no drawn block holds", StringComparison.Ordinal));
        Assert.Contains(answer.Provenance.Warnings, w => w.Contains("below 10", StringComparison.Ordinal));
    }

    [Fact]
    public void A_count_has_no_fewer_rows_than_were_seen()
    {
        AnswerRow row = Assert.Single(store.Ask("SELECT COUNT(*) FROM objects WHERE size > 10 AND kind = 'x' AND volume_id = 'b'").Rows);
        Assert.Equal(store.Rows.Count(r => r.Size > 10 && r.Kind == "x" && r.Volume == "b"), row.Intervals[0]!.Value.Low);
    }

    [Fact]
    public void A_volume_read_whole_adds_its_rows_without_any_error()
    {
        AnswerRow whole = Assert.Single(store.Ask("SELECT COUNT(*), AVG(size), MAX(size), MEDIAN(size) FROM objects WHERE volume_id = 'c'").Rows);
        Assert.Equal([25L, store.Rows.Where(r => r.Volume == "c").Average(r => r.Size), 8.0, 5.0], whole.Values);
        Assert.All(whole.Intervals, Assert.Null);
        IReadOnlyList<AnswerRow> genotypes = store.Ask("SELECT genotype, COUNT(*) FROM objects GROUP BY genotype ORDER BY genotype").Rows;
        ByHand.Same(ByHand.Total(store, r => r.Genotype == "mutant" ? 1 : 0), genotypes[0].Values[1], genotypes[0].Intervals[1]);
        ByHand.Same(ByHand.Total(store, r => r.Genotype == "wild" ? 1 : 0), genotypes[1].Values[1], genotypes[1].Intervals[1]);
    }

    [Fact]
    public void A_median_is_the_value_at_which_the_weights_reach_one_half()
    {
        AnswerRow row = Assert.Single(store.Ask("SELECT MEDIAN(size), QUANTILE(size, 0.9) FROM objects").Rows);
        double n = ByHand.Total(store, _ => 1).Value;
        foreach ((double p, int i) in new[] { (0.5, 0), (0.9, 1) })
        {
            double q = (double)row.Values[i]!;
            Assert.True(ByHand.Total(store, r => r.Size <= q ? 1 : 0).Value >= p * n && ByHand.Total(store, r => r.Size < q ? 1 : 0).Value < p * n);
            Assert.True(row.Intervals[i]!.Value.Low <= q && q <= row.Intervals[i]!.Value.High);
        }
        Assert.True(row.Intervals[0]!.Value.Low < row.Intervals[0]!.Value.High);
    }

    [Fact]
    public void Extremes_are_those_seen_and_bound_one_side_only()
    {
        Answer answer = store.Ask("SELECT MIN(size), MAX(size) FROM objects");
        AnswerRow row = Assert.Single(answer.Rows);
        Assert.Equal((1.0, (double.NegativeInfinity, 1.0)), ((double)row.Values[0]!, row.Intervals[0]!.Value));
        Assert.Equal((11.0, (11.0, double.PositiveInfinity)), ((double)row.Values[1]!, row.Intervals[1]!.Value));
        Assert.Contains(answer.Provenance.Warnings, w => w.StartsWith("MIN and MAX are those of the drawn blocks", StringComparison.Ordinal));
    }

    [Fact]
    public void No_row_in_the_drawn_blocks_bounds_nothing()
    {
        AnswerRow row = Assert.Single(store.Ask("SELECT COUNT(*), AVG(size) FROM objects WHERE size > 1000").Rows);
        Assert.Equal((0L, (0.0, double.PositiveInfinity)), ((long)row.Values[0]!, row.Intervals[0]!.Value));
        Assert.Null(row.Values[1]);
        Assert.Equal([CellMark.Unknown, CellMark.Unknown], row.Marks);
    }

    [Fact]
    public void A_share_of_nought_in_every_block_is_not_exact()
    {
        AnswerRow row = Assert.Single(store.Ask("SELECT FRACTION(size > 1000) FROM objects").Rows);
        Assert.Equal((0.0, (0.0, 1.0)), ((double)row.Values[0]!, row.Intervals[0]!.Value));
    }

    [Fact]
    public void A_join_with_a_table_that_is_whole_keeps_the_blocks()
    {
        AnswerRow row = Assert.Single(store.Ask("SELECT COUNT(*) FROM objects o JOIN (SELECT DISTINCT volume_id AS id FROM blocks WHERE volume_id = 'a') v ON o.volume_id = v.id").Rows);
        ByHand.Same(ByHand.Total(store, r => r.Volume == "a" ? 1 : 0), row.Values[0], row.Intervals[0]);
    }

    [Fact]
    public void A_bound_that_the_blocks_cannot_meet_is_missed_and_never_read_exactly()
    {
        Answer marked = store.Ask("SELECT COUNT(*) FROM objects ERROR WITHIN 0.1 %");
        Assert.Equal((AnswerPath.Blocks, false, CellMark.Missed), (marked.Provenance.Path, marked.Provenance.BoundMet!.Value, marked.Rows[0].Marks[0]));
        Assert.True(marked.Provenance.ErrorReached > 0.001);
        Assert.Null(store.Ask("SELECT COUNT(*) FROM objects ERROR WITHIN 0.1 % ON MISS NULL").Rows[0].Values[0]);
        Assert.Equal(ErrorKind.BoundMissed, Assert.Throws<ApproxException>(() => store.Ask("SELECT COUNT(*) FROM objects ERROR WITHIN 0.1 % ON MISS FAIL")).Kind);
        Assert.True(store.Ask("SELECT COUNT(*) FROM objects ERROR WITHIN 90 %").Provenance.BoundMet);
    }

    [Fact]
    public void Having_and_limit_say_which_groups_are_undecided()
    {
        Answer answer = store.Ask("SELECT kind, COUNT(*) AS n FROM objects GROUP BY kind HAVING COUNT(*) > 10 ORDER BY n DESC LIMIT 1");
        Assert.Equal("y", Assert.Single(answer.Rows).Values[0]);
        double near = ByHand.Total(store, r => r.Kind == "x" ? 1 : 0).Value;
        Answer open = store.Ask($"SELECT kind, COUNT(*) FROM objects GROUP BY kind HAVING COUNT(*) > {near - 1:0}");
        Assert.Equal(CellMark.Undecided, Assert.Single(open.Rows, r => r.Values[0] is "x").Marks[1]);
    }

    [Theory]
    [InlineData("SELECT COUNT(*) FROM objects EXACT", "EXACT is not to be had: 23 of 70 blocks of 2 volumes were read")]
    [InlineData("SELECT COUNT(DISTINCT kind) FROM objects", "cannot be estimated soundly")]
    [InlineData("SELECT COUNT(DISTINCT kind) FROM objects FOR POPULATION", "cannot be estimated soundly")]
    [InlineData("SELECT MAX(size) FROM objects FOR POPULATION", "MIN and MAX FOR POPULATION need all rows of each specimen")]
    [InlineData("SELECT AVG(size) FROM objects EXACT FOR POPULATION", "EXACT is not to be had: 23 of 70 blocks of 2 volumes were read")]
    [InlineData("SELECT HISTOGRAM(size, 3) FROM objects EXACT", "EXACT is not to be had: 23 of 70 blocks of 2 volumes were read")]
    [InlineData("SELECT COUNT(*) FROM (SELECT * FROM objects) s", "a subquery cannot aggregate objects")]
    [InlineData("SELECT object_id FROM objects WHERE size > (SELECT AVG(size) FROM objects)", "a subquery cannot aggregate objects")]
    [InlineData("WITH o AS (SELECT * FROM objects) SELECT COUNT(*) FROM o", "a subquery cannot aggregate objects")]
    [InlineData("SELECT COUNT(*) FROM blocks b LEFT JOIN objects o ON b.block = o.block", "this join cannot be answered")]
    [InlineData("SELECT COUNT(*) FROM objects o JOIN objects p ON o.object_id < p.object_id", "this join cannot be answered")]
    [InlineData("SELECT block, COUNT(*) FROM objects GROUP BY block", "blocks cannot be told apart")]
    public void What_blocks_cannot_tell_is_refused_with_the_reason(string sql, string message)
    {
        ApproxException error = Assert.Throws<ApproxException>(() => store.Ask(sql));
        Assert.Equal(ErrorKind.Sql, error.Kind);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Hint);
    }

    [Fact]
    public void Lists_of_rows_say_that_they_are_of_drawn_blocks()
    {
        Answer answer = store.Ask("SELECT object_id, block FROM objects ORDER BY object_id LIMIT 3");
        Assert.Equal(3, answer.Rows.Count);
        Assert.Contains("drawn blocks only: 23 of 70 blocks", Assert.Single(answer.Provenance.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_histogram_of_drawn_blocks_has_a_count_with_an_interval_for_each_bin()
    {
        Answer answer = store.Ask("SELECT HISTOGRAM(size, 5) FROM objects");
        Assert.Equal((AnswerPath.Blocks, 5), (answer.Provenance.Path, answer.Rows.Count));
        foreach (AnswerRow row in answer.Rows)
        {
            (double low, double high) = ((double)row.Values[0]!, (double)row.Values[1]!);
            ByHand.Same(ByHand.Total(store, r => r.Size >= low && (high == 11 ? r.Size <= high : r.Size < high) ? 1 : 0), row.Values[2], row.Intervals[2]);
        }
        Assert.Contains(answer.Provenance.Warnings, w => w.StartsWith("the bins span the values of the drawn blocks", StringComparison.Ordinal));
    }

    [Fact]
    public void A_mean_for_the_population_takes_each_specimens_estimate_from_its_blocks()
    {
        IReadOnlyList<AnswerRow> each = store.Ask("SELECT specimen, AVG(size), COUNT(*) FROM objects GROUP BY specimen").Rows;
        Answer answer = store.Ask("SELECT AVG(size), COUNT(*) FROM objects FOR POPULATION");
        double[] means = [.. each.Select(r => (double)r.Values[1]!)], counts = [.. each.Select(r => Convert.ToDouble(r.Values[2], System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Equal(means.Average(), (double)answer.Rows[0].Values[0]!, 1e-12);
        Assert.Equal(counts.Average(), (double)answer.Rows[0].Values[1]!, 0.5);
        // Three specimens: t with 2 degrees of freedom, and no third moment to speak of.
        double half = 4.302652730 * Math.Sqrt(means.Sum(m => (m - means.Average()) * (m - means.Average())) / 2 / 3);
        Assert.Equal(means.Average() + half, answer.Rows[0].Intervals[0]!.Value.High, 1e-6);
        Assert.Equal((AnswerPath.Blocks, "population"), (answer.Provenance.Path, answer.Provenance.Scope));
        Assert.Contains(answer.Provenance.Warnings, w => w.Contains("3 specimens only", StringComparison.Ordinal));
    }

    [Fact]
    public void A_specimen_without_a_matching_object_counts_as_zero_for_the_population()
    {
        // "c", read whole, has none as large.
        AnswerRow[] each = [.. store.Ask("SELECT specimen, COUNT(*) FROM objects WHERE size > 10 AND kind = 'x' GROUP BY specimen").Rows];
        Assert.Equal(2, each.Length);
        Answer answer = store.Ask("SELECT COUNT(*) FROM objects WHERE size > 10 AND kind = 'x' FOR POPULATION");
        Assert.Equal(each.Sum(r => (long)r.Values[1]!) / 3.0, (double)answer.Rows[0].Values[0]!, 1e-9);
    }

    [Fact]
    public void Explain_names_the_way_taken()
    {
        IReadOnlyList<AnswerRow> steps = store.Ask("EXPLAIN SELECT AVG(size) FROM objects WHERE genotype = 'wild'").Rows;
        Assert.Contains(steps, s => s.Values[0] is "blocks" && s.Values[1] is string detail && detail.StartsWith("taken: 11 of 30 blocks in 2 strata", StringComparison.Ordinal));
        Assert.Contains(steps, s => s.Values[0] is "exact" && s.Values[1] is "not taken: 19 of 30 blocks were never read");
    }

    [Fact]
    public void With_every_block_drawn_the_table_is_answered_like_any_other()
    {
        using BlockStore all = new(blocksInStratum: 0);
        Answer answer = all.Ask("SELECT COUNT(*), SUM(size) FROM objects");
        Assert.Equal([(long)all.Rows.Count, all.Rows.Sum(r => r.Size)], answer.Rows[0].Values);
        Assert.All(answer.Rows[0].Intervals, Assert.Null);
        Assert.NotEqual(AnswerPath.Blocks, answer.Provenance.Path);
    }

    [Fact]
    public void Rows_of_unknown_blocks_are_damaged_data()
    {
        using BlockStore lost = new(withBlocks: false);
        ApproxException error = Assert.Throws<ApproxException>(() => lost.Ask("SELECT COUNT(*) FROM objects"));
        Assert.Equal(ErrorKind.Data, error.Kind);
        Assert.Contains("lie in blocks that table blocks does not have", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The store, made once.</summary>
    public sealed class Fixture : IDisposable
    {
        internal BlockStore Store { get; } = new();

        public void Dispose() => Store.Dispose();
    }
}
