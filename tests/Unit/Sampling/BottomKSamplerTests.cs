using Approx.Arrow;
using Approx.Core;
using Approx.Sampling;
using Approx.Store;

namespace Approx.Tests.Sampling;

public class BottomKSamplerTests
{
    private const ulong Seed = 77;
    private static readonly SampleSpec ByRegion = new("by_region", "objects") { StratifyBy = ["genotype", "region"], Cap = 60 };

    private static DrawnSample Draw(SampleSpec spec, IEnumerable<RecordBatch> batches)
    {
        BottomKSampler sampler = new(SampleTable.Definition, spec, Seed);
        foreach (RecordBatch batch in batches) sampler.Observe(batch);
        return sampler.Finish()!;
    }

    private static string Bytes(DrawnSample sample) => string.Concat(sample.RowBatches().Select(SampleTable.Dump)) + SampleTable.Dump(sample.StrataBatch());

    private static List<(long Id, int Stratum, int Rank, double Volume)> RowsOf(DrawnSample sample) =>
        [.. sample.RowBatches().SelectMany(b => Enumerable.Range(0, b.Length).Select(r =>
            (b.Column("object_id").Values<long>()[r], b.Column(SampleColumns.Stratum).Values<int>()[r], b.Column(SampleColumns.Rank).Values<int>()[r], b.Column("volume").Values<double>()[r])))];

    [Fact]
    public void The_sample_is_the_sorted_head_of_every_stratum()
    {
        var rows = SampleTable.Rows(8000);
        DrawnSample sample = Draw(ByRegion, SampleTable.Batches(rows));
        SampleStrata strata = SampleStrata.FromBatch(sample.StrataBatch());
        var drawn = RowsOf(sample);
        var groups = rows.GroupBy(r => (r.Genotype, r.Region)).ToList();
        Assert.Equal(groups.Count, strata.Strata.Count);
        foreach (var group in groups)
        {
            SampleStratum stratum = strata.Strata.Single(s => Equals(s.Key, new GroupKey(group.Key.Genotype, (long)group.Key.Region)));
            long[] expected = [.. group.Select(r => r.Id).OrderBy(id => PermanentRandom.Of(id, Seed)).Take(60)];
            Assert.Equal(group.Count(), stratum.Population);
            Assert.Equal(expected.Length, stratum.Sampled);
            Assert.Equal(expected, drawn.Where(d => d.Stratum == stratum.Number).OrderBy(d => d.Rank).Select(d => d.Id));
        }
        var byId = rows.ToDictionary(r => r.Id);
        Assert.All(drawn, d => Assert.Equal(byId[d.Id].Volume, d.Volume));
    }

    [Theory]
    [InlineData(60, long.MaxValue)]
    [InlineData(int.MaxValue, 400)]
    [InlineData(50, 700)]
    public void Knowing_the_sizes_of_the_strata_beforehand_changes_no_byte(long cap, long budget)
    {
        var rows = SampleTable.Rows(30_000);
        SampleSpec spec = ByRegion with { Cap = cap, Budget = budget, Outliers = [new OutlierRule("volume", 0, 25)] };
        BottomKSampler knowing = new(SampleTable.Definition, spec, Seed);
        knowing.Expect(rows.GroupBy(r => (r.Genotype, r.Region)).Select(g => (new GroupKey(g.Key.Genotype, (long)g.Key.Region), (long)g.Count())));
        foreach (RecordBatch batch in SampleTable.Batches(rows)) knowing.Observe(batch);
        Assert.False(knowing.IsShort);
        Assert.Equal(Bytes(Draw(spec, SampleTable.Batches(rows))), Bytes(knowing.Finish()!));
    }

    [Fact]
    public void A_sampler_that_was_told_wrong_sizes_knows_that_rows_are_missing()
    {
        var rows = SampleTable.Rows(5000);
        BottomKSampler misled = new(SampleTable.Definition, new SampleSpec("uniform", "objects") { Cap = 500 }, Seed);
        misled.Expect([(new GroupKey(), 1_000_000)]);
        foreach (RecordBatch batch in SampleTable.Batches(rows)) misled.Observe(batch);
        Assert.True(misled.IsShort);
    }

    [Fact]
    public void Many_permanent_random_numbers_at_once_are_those_of_each_object()
    {
        long[] ids = [.. Enumerable.Range(0, 77).Select(i => (long)(KeyedHash.Mix((ulong)i) >> 1))];
        foreach (int length in new[] { 0, 1, 7, 8, 9, 77 })
        {
            ulong[] numbers = new ulong[length];
            PermanentRandom.Of(ids.AsSpan(0, length), Seed, numbers);
            Assert.Equal(ids.Take(length).Select(id => PermanentRandom.Of(id, Seed)), numbers);
        }
    }

    [Fact]
    public void Every_prefix_by_rank_is_the_sample_of_that_cap_in_the_first_rows()
    {
        var rows = SampleTable.Rows(5000);
        DrawnSample sample = Draw(ByRegion, SampleTable.Batches(rows));
        SampleStrata strata = SampleStrata.FromBatch(sample.StrataBatch());
        var drawn = RowsOf(sample);
        foreach (int k in new[] { 1, 7, 33, 59 })
        {
            int length = (int)strata.RowsBelow(k);
            Assert.All(drawn.Take(length), d => Assert.True(d.Rank < k));
            Assert.All(drawn.Skip(length), d => Assert.True(d.Rank >= k));
            DrawnSample smaller = Draw(ByRegion with { Cap = k }, SampleTable.Batches(rows));
            Assert.Equal(RowsOf(smaller).Select(d => (d.Id, d.Stratum, d.Rank)), drawn.Take(length).Select(d => (d.Id, d.Stratum, d.Rank)));
            Assert.Equal(k, strata.RankFor(length));
        }
    }

    public static TheoryData<string> Specs => new("cap", "budget", "uniform", "outliers");

    private static SampleSpec Spec(string name) => name switch
    {
        "cap" => ByRegion,
        "budget" => ByRegion with { Cap = long.MaxValue, Budget = 500 },
        "uniform" => new SampleSpec("uniform", "objects") { Cap = 700 },
        _ => ByRegion with { Outliers = [new OutlierRule("volume", 0, 25), new OutlierRule("voxels", 5, 5)] },
    };

    [Theory, MemberData(nameof(Specs))]
    public void Order_batches_threads_and_appends_leave_no_trace(string name)
    {
        SampleSpec spec = Spec(name);
        var rows = SampleTable.Rows(6000);
        string whole = Bytes(Draw(spec, SampleTable.Batches(rows)));

        var shuffled = rows.ToArray();
        new Random(3).Shuffle(shuffled);
        Assert.Equal(whole, Bytes(Draw(spec, SampleTable.Batches(shuffled, 137))));

        // Four threads, each its own rows, merged in any order.
        BottomKSampler[] parts = [.. Enumerable.Range(0, 4).Select(_ => new BottomKSampler(SampleTable.Definition, spec, Seed))];
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, p =>
        {
            foreach (RecordBatch batch in SampleTable.Batches([.. rows.Where((_, i) => i % 4 == p)], 211)) parts[p].Observe(batch);
        });
        BottomKSampler merged = parts[2];
        foreach (int p in new[] { 0, 3, 1 }) merged.Merge(parts[p]);
        Assert.Equal(whole, Bytes(merged.Finish()!));

        // Ten appends: each time only the stored sample and the new rows are there.
        DrawnSample stored = Draw(spec, SampleTable.Batches(rows.Take(300).ToList()));
        foreach (var added in rows.Skip(300).Chunk(650))
        {
            BottomKSampler next = new(SampleTable.Definition, spec, Seed);
            StoredSample.Resume(next, SampleStrata.FromBatch(stored.StrataBatch()), stored.RowBatches());
            foreach (RecordBatch batch in SampleTable.Batches(added)) next.Observe(batch);
            stored = next.Finish()!;
        }
        Assert.Equal(whole, Bytes(stored));
    }

    [Fact]
    public void A_budget_gives_the_largest_cap_that_fits()
    {
        var rows = SampleTable.Rows(6000);
        DrawnSample sample = Draw(Spec("budget"), SampleTable.Batches(rows, 97));
        long[] sizes = [.. rows.GroupBy(r => (r.Genotype, r.Region)).Select(g => (long)g.Count())];
        Assert.True(sample.Rows <= 500);
        Assert.True(sizes.Sum(n => Math.Min(n, sample.LargestCap + 1)) > 500);
        Assert.Equal(sizes.Sum(n => Math.Min(n, sample.LargestCap)), sample.Rows);
    }

    [Fact]
    public void Outliers_are_a_stratum_of_their_own_in_every_prefix()
    {
        var rows = SampleTable.Rows(6000);
        DrawnSample sample = Draw(Spec("outliers"), SampleTable.Batches(rows));
        SampleStrata strata = SampleStrata.FromBatch(sample.StrataBatch());
        SampleStratum certain = Assert.Single(strata.Strata, s => s.Certain);
        var drawn = RowsOf(sample);
        HashSet<long> expected =
        [
            .. rows.OrderByDescending(r => r.Volume).ThenBy(r => r.Id).Take(25).Select(r => r.Id),
            .. rows.Where(r => r.Voxels.HasValue).OrderByDescending(r => r.Voxels).ThenBy(r => r.Id).Take(5).Select(r => r.Id),
            .. rows.Where(r => r.Voxels.HasValue).OrderBy(r => r.Voxels).ThenBy(r => r.Id).Take(5).Select(r => r.Id),
        ];
        Assert.Equal(expected.Order(), drawn.Take((int)certain.Sampled).Select(d => d.Id).Order());
        Assert.All(drawn.Take((int)certain.Sampled), d => Assert.Equal((certain.Number, SampleColumns.CertainRank), (d.Stratum, d.Rank)));
        Assert.DoesNotContain(drawn.Skip((int)certain.Sampled), d => expected.Contains(d.Id));
        Assert.Equal(rows.Count, strata.Population);
    }

    [Fact]
    public void Every_row_is_sampled_with_the_promised_frequency()
    {
        // 40 rows in one stratum, cap 10, 2000 seeds: each row's frequency is 1/4; pairs too are drawn alike.
        RecordBatch batch = SampleTable.Batch(SampleTable.Rows(40));
        var counts = new Dictionary<long, int>();
        int pairs = 0;
        for (ulong seed = 0; seed < 2000; seed++)
        {
            BottomKSampler sampler = new(SampleTable.Definition, new SampleSpec("u", "objects") { Cap = 10 }, seed);
            sampler.Observe(batch);
            var ids = RowsOf(sampler.Finish()!).Select(d => d.Id).ToHashSet();
            foreach (long id in ids) counts[id] = counts.GetValueOrDefault(id) + 1;
            ReadOnlySpan<long> all = batch.Column("object_id").Values<long>();
            if (ids.Contains(all[0]) && ids.Contains(all[1])) pairs++;
        }
        Assert.Equal(40, counts.Count);
        Assert.All(counts.Values, c => Assert.InRange(c, 500 - 5 * 20, 500 + 5 * 20)); // binomial sd 19.4
        Assert.InRange(pairs, 2000 * 10 * 9 / (40.0 * 39) - 52, 2000 * 10 * 9 / (40.0 * 39) + 52); // sd 10.4
    }

    [Fact]
    public void Nulls_texts_and_flags_come_back_as_they_went_in()
    {
        var rows = SampleTable.Rows(500);
        DrawnSample sample = Draw(new SampleSpec("all", "objects") { Cap = 1000 }, SampleTable.Batches(rows, 33));
        Assert.True(sample.IsWholeTable);
        var expected = rows.ToDictionary(r => r.Id);
        foreach (RecordBatch b in sample.RowBatches())
        {
            b.Validate(full: true);
            for (int r = 0; r < b.Length; r++)
            {
                SampleTable.Row row = expected[b.Column("object_id").Values<long>()[r]];
                Assert.Equal(row.Specimen, b.Column("specimen").GetString(r));
                Assert.Equal(row.Genotype, b.Column("genotype").GetString(r));
                Assert.Equal(row.Voxels, b.Column("voxels").IsNull(r) ? null : b.Column("voxels").Values<long>()[r]);
                Assert.Equal(row.AtBorder, b.Column("at_border").GetBoolean(r));
            }
        }
    }

    [Fact]
    public void Bad_specs_and_repeated_ids_are_refused()
    {
        Assert.Contains("specimen", Assert.Throws<ApproxException>(() => new BottomKSampler(SampleTable.Definition, new SampleSpec("x", "objects") { StratifyBy = ["specimn"], Cap = 5 }, 1)).Hint);
        Assert.Throws<ApproxException>(() => new BottomKSampler(SampleTable.Definition, new SampleSpec("x", "objects"), 1));
        Assert.Throws<ApproxException>(() => new BottomKSampler(SampleTable.Definition, new SampleSpec("x", "objects") { Cap = 5, Outliers = [new OutlierRule("genotype", 1, 1)] }, 1));
        TableDefinition other = new("t", [new ColumnDefinition("a", ColumnType.Float64)]);
        Assert.Throws<ApproxException>(() => new BottomKSampler(other, new SampleSpec("x", "t") { Cap = 5 }, 1));
        var twice = SampleTable.Rows(10);
        twice.Add(twice[0]);
        BottomKSampler sampler = new(SampleTable.Definition, new SampleSpec("x", "objects") { Cap = 50 }, 1);
        sampler.Observe(SampleTable.Batch(twice));
        Assert.Throws<ApproxException>(() => sampler.Finish());
    }

    [Fact]
    public void Too_many_strata_make_the_sampler_give_up_instead_of_filling_memory()
    {
        BottomKSampler sampler = new(SampleTable.Definition, new SampleSpec("x", "objects") { StratifyBy = ["object_id"], Cap = 5 }, 1);
        foreach (RecordBatch batch in SampleTable.Batches(SampleTable.Rows(BottomKSampler.MostStrata + 1000))) sampler.Observe(batch);
        Assert.True(sampler.GaveUp);
        Assert.Null(sampler.Finish());
    }
}
