using Approx.Arrow;
using Approx.Sampling;

namespace Approx.Tests.Sampling;

public class SampleAdviserTests
{
    private static SampleAdviser Adviser()
    {
        GroupCatalogue catalogue = new(SampleTable.Definition, ["specimen", "genotype", "region"]);
        foreach (RecordBatch batch in SampleTable.Batches(SampleTable.Rows(20_000))) catalogue.Observe(batch);
        return new SampleAdviser(SampleTable.Definition, catalogue);
    }

    [Fact]
    public void A_table_that_fits_the_budget_is_kept_whole()
    {
        SampleSpec spec = Assert.Single(Adviser().Advise([(["specimen"], 1)], 1 << 30));
        Assert.True(spec.Cap >= 20_000);
        Assert.Empty(spec.StratifyBy);
    }

    [Fact]
    public void Groupings_with_starved_groups_get_strata_and_others_do_not()
    {
        // About 5,000 uniform rows of 20,000: a genotype has thousands of them, most specimen × region cells fewer than 200.
        IReadOnlyList<SampleSpec> specs = Adviser().Advise([(["genotype"], 10), (["Region", "SPECIMEN", "volume"], 1), ([], 3)], 10_000 * 89);
        Assert.Equal(["objects_uniform", "objects_by_specimen_region"], specs.Select(s => s.Name));
        Assert.Equal(["specimen", "region"], specs[1].StratifyBy);
        Assert.True(specs[0].Cap + specs[1].Budget <= 10_000 * 89 / 40);
        Assert.All(specs, s => s.Validate());
    }
}
