using Approx.Extract.Labelling;
using Approx.Extract.Metrics;
using FsCheck;
using FsCheck.Fluent;

namespace Approx.Tests.Extract.Metrics;

public sealed class ValueLogTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_log_that_is_emptied_again_and_again_knows_the_values_of_every_component(bool anyMayComeAgain) =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            Random random = new(seed);
            UnionFind sets = new();
            OpenComponents open = new(sets);
            HashSet<int> closed = [];
            List<(int Component, double[] Values)> added = [];
            // A few components fill the log with values that stay open; many small ones with runs.
            int components = random.Next(2) == 0 ? 12 : 900;
            for (int i = 0; i < components; i++) sets.Add();
            ValueLog<ushort> log = new(random.Next(200, 3000), sets, Open);
            for (int step = 0; step < 3000; step++)
            {
                int component = random.Next(components), other = random.Next(components);
                if (closed.Contains(sets.Find(component))) continue;
                ushort[] values = new ushort[random.Next(1, 40) + 32];
                int length = random.Next(1, values.Length - 31);
                for (int i = 0; i < values.Length; i++) values[i] = (ushort)random.Next(300);
                log.Add(component, values, length);
                added.Add((component, [.. values.Take(length).Select(static v => (double)v)]));
                if (random.Next(20) == 0 && !closed.Contains(sets.Find(other))) sets.Join(component, other);
                if (!anyMayComeAgain && random.Next(20) == 0) closed.Add(sets.Find(component));
            }
            Dictionary<int, IntensityState> states = Enumerable.Range(0, components).ToDictionary(static i => i, static _ => new IntensityState());
            log.Finish(static root => root % 3 != 0, root => states[root]);
            foreach (IGrouping<int, (int Component, double[] Values)> group in added.GroupBy(a => sets.Find(a.Component)))
            {
                double[] values = [.. group.SelectMany(static a => a.Values).Order()];
                ValueCounts expected = new([.. values.Distinct()], [.. values.CountBy(static v => v).Select(static c => (long)c.Value)]);
                IntensityState state = states[group.Key];
                if (state.Values is { } counts)
                {
                    Assert.Equal(expected.Values, counts.Values);
                    Assert.Equal(expected.Counts, counts.Counts);
                }
                else
                {
                    Assert.Equal(Quantile(values, 0.5), state.Quantiles!.Value.Median, 9);
                    Assert.Equal(Quantile(values, 0.05), state.Quantiles!.Value.P05, 9);
                    Assert.Equal(Quantile(values, 0.95), state.Quantiles!.Value.P95, 9);
                }
            }

            OpenComponents? Open()
            {
                if (anyMayComeAgain) return null;
                open.Begin();
                for (int i = 0; i < components; i++)
                {
                    if (!closed.Contains(sets.Find(i))) open.Open(i);
                }
                return open;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    private static double Quantile(double[] sorted, double p)
    {
        double h = (sorted.Length - 1) * p;
        int k = (int)h;
        return h > k ? sorted[k] + ((h - k) * (sorted[k + 1] - sorted[k])) : sorted[k];
    }
}
