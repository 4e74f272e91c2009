using Approx.Engine.Binding;
using Approx.Engine.Estimation;
using Approx.Engine.Execution;
using Approx.Engine.Planning;
using Approx.QueryLang;

namespace Approx.Tests.Engine.Planning;

public class GroupSlicesTests(EngineStore store) : IClassFixture<EngineStore>
{
    // Groups by text and by several keys, among them NULL; slices of their own for each group, and one group whose slice has no ends.
    [Theory]
    [InlineData("SELECT specimen, MEDIAN(volume), QUANTILE(volume, 0.9), QUANTILE(voxels, 0.1) FROM objects WHERE volume > 5 GROUP BY specimen")]
    [InlineData("SELECT genotype, specimen, QUANTILE(volume, 0.25) FROM objects GROUP BY genotype, specimen")]
    [InlineData("SELECT MEDIAN(volume), QUANTILE(volume, 0.9) FROM objects WHERE voxels > 100")]
    public void What_lies_below_and_inside_of_slices_is_what_the_whole_values_say(string text)
    {
        EngineContext context = store.Engine.Context();
        BoundQuery query = new QueryBinder(context.Catalogue, text).Bind(((SelectStatement)QueryParser.ParseOne(text)).Query);
        SampleableQuery shape = SampleableQuery.Of(query, out _)!;
        AggregateReducer reducer = new(shape.Keys, _ => 0);
        ItemEstimator[] items = [.. query.Items.Select(i => reducer.Reduce(i.Expression)!)];
        OrderStatistics orders = new(items);
        SampleStatement statement = new(shape, context.Local, new SufficientStatistics(items, reducer.Variables), orders);
        SampleSource sample = context.SamplesOf("objects")[0];
        IReadOnlyList<SampleRow> whole = Read(new GroupSlices(orders.Slices));

        GroupSlices slices = new(orders.Slices);
        Dictionary<AnswerKey, (double Low, double High)[]> wanted = [];
        foreach (SampleRow row in whole)
        {
            if (wanted.ContainsKey(row.Key)) continue;
            wanted[row.Key] = [.. row.Orders.Inside.Select(values => wanted.Count == 1 ? (double.NaN, double.NaN) : Ends([.. values.Order()]))];
            slices.Put(row.Key, wanted[row.Key]);
        }
        IReadOnlyList<SampleRow> cut = Read(slices);
        Assert.Equal(whole.Select(r => (r.Key, r.Stratum)).ToHashSet(), cut.Select(r => (r.Key, r.Stratum)).ToHashSet());
        foreach (SampleRow row in cut)
        {
            SampleRow all = whole.Single(r => r.Key.Equals(row.Key) && r.Stratum == row.Stratum);
            Assert.Equal(all.Sums[0], row.Sums[0]);
            for (int q = 0; q < orders.Slices; q++)
            {
                (double low, double high) = wanted[row.Key][q] is var w && double.IsNaN(w.Low) ? (double.NegativeInfinity, double.PositiveInfinity) : w;
                Assert.Equal(all.Orders.Inside[q].Count(v => v <= low), row.Orders.Below[q]);
                Assert.Equal(all.Orders.Inside[q].Where(v => v > low && v <= high).Order(), row.Orders.Inside[q].Order());
            }
        }

        IReadOnlyList<SampleRow> Read(GroupSlices of) => statement.Read(sample, sample.Design.FullPrefix, of, TestContext.Current.CancellationToken);
    }

    private static (double, double) Ends(double[] sorted) => (sorted[sorted.Length / 3], sorted[sorted.Length / 2]);
}
