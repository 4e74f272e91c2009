using Approx.Arrow;
using Approx.Sampling;
using Approx.Store;

namespace Approx.Tests.Sampling;

public class SampleAdviserTests
{
    private const int Rows = 20_000;
    private const long RowBytes = 96;

    private static readonly (GroupCatalogue Groups, TableMoments Moments) Known = Look();

    private static readonly AskedQuery Genotypes = new("g", ["genotype"], ["volume"], 10), Cells = new("c", ["Region", "SPECIMEN", "volume"], ["volume"]), Whole = new("w", [], ["voxels"], 3), Regions = new("r", ["region"], ["voxels"], 2);

    private static SampleAdviser Adviser => new(SampleTable.Definition, Known.Groups, Known.Moments);

    private static (GroupCatalogue, TableMoments) Look()
    {
        GroupCatalogue groups = new(SampleTable.Definition, ["specimen", "genotype", "region"]);
        TableMoments moments = new(SampleTable.Definition);
        foreach (RecordBatch batch in SampleTable.Batches(SampleTable.Rows(Rows)))
        {
            groups.Observe(batch);
            moments.Observe(batch);
        }
        return (groups, moments);
    }

    [Fact]
    public void A_table_that_fits_the_budget_is_kept_whole()
    {
        SampleAdvice advice = Adviser.Advise([Cells], 1 << 30);
        SampleSpec spec = Assert.Single(advice.Specs);
        Assert.True(spec.Cap >= Rows);
        Assert.Empty(spec.StratifyBy);
        Assert.Equal(0, advice.Error);
    }

    [Fact]
    public void The_error_of_a_uniform_sample_is_the_textbook_one()
    {
        ColumnMoments volume = Known.Moments.Whole("volume");
        double variation = Math.Sqrt(volume.SampleVariance) / volume.Mean, n = 2_000;
        Assert.Equal(1.959964 * variation * Math.Sqrt((1 - n / Rows) / n), Adviser.Error(new("all", [], ["volume"]), [], 2_000), 1e-6);
    }

    [Fact]
    public void The_choice_is_the_best_of_all_and_not_below_its_bound()
    {
        AskedQuery[] queries = [Genotypes, Cells, Whole, Regions];
        foreach (long budget in (long[])[1_000, 3_000, 8_000])
        {
            SampleAdvice advice = Adviser.Advise(queries, budget * RowBytes);
            long rows = budget * RowBytes / BytesOfRow();
            // Every set of the three groupings, by hand.
            string[][] sets = [["genotype"], ["specimen", "region"], ["region"]];
            double least = double.PositiveInfinity, alone = 0;
            for (int chosen = 0; chosen < 8; chosen++)
            {
                string[][] set = [.. sets.Where((_, i) => (chosen >> i & 1) == 1)];
                double error = queries.Sum(q => q.Weight * Math.Min(Adviser.Error(q, [], set.Length == 0 ? rows : rows / 2), set.Select(s => Adviser.Error(q, s, rows / 2 / set.Length)).DefaultIfEmpty(double.PositiveInfinity).Min()));
                if (chosen == 0) alone = error;
                least = Math.Min(least, error);
            }
            double weight = queries.Sum(q => q.Weight);
            // A sample more has to be worth a hundredth.
            Assert.InRange(advice.Error, least / weight - 1e-12, least / weight * 1.04);
            Assert.True(advice.Error <= alone / weight + 1e-12 && advice.Bound <= advice.Error + 1e-12);
            Assert.Equal(advice.Error, advice.Queries.Sum(q => q.Query.Weight * q.Error) / weight, 1e-12);
            Assert.All(advice.Specs, s => s.Validate());
            Assert.True(advice.Specs.Sum(s => Math.Min(s.Cap, s.Budget)) <= rows);
        }
    }

    [Fact]
    public void Groupings_of_small_groups_get_strata_in_the_catalogues_order()
    {
        SampleAdvice advice = Adviser.Advise([Cells], 4_000 * RowBytes);
        Assert.All(advice.Specs.Skip(1), s => Assert.Equal(["specimen", "region"], s.StratifyBy));
        Assert.Contains(advice.Queries, q => q.Query == Cells);
    }

    [Fact]
    public void Without_a_workload_columns_and_their_pairs_are_asked()
    {
        IReadOnlyList<AskedQuery> likely = Adviser.LikelyQueries();
        Assert.Contains(likely, q => q.Columns.Count == 0);
        Assert.Contains(likely, q => q.Columns.SequenceEqual(["genotype", "region"]));
        Assert.Contains(likely, q => q.Columns.SequenceEqual(["specimen"]));
    }

    [Theory]
    [InlineData(10, 10.0 / 3)]
    [InlineData(300, 145)]
    [InlineData(20_000, double.PositiveInfinity)]
    public void A_cap_uses_the_budget_up(long budget, double cap) => Assert.Equal(cap, ExpectedError.Cap([1_000, 10, 5_000], budget), 1e-9);

    private static long BytesOfRow() => SampleTable.Definition.Columns.Sum(c => c.Type == ColumnType.Utf8 ? 16L : c.Type.Width()) + 8;
}
