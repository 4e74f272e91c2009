using Approx.Bench.Coverage;
using Approx.Core;
using Approx.Statistics;

namespace Approx.Tests.Coverage;

/// <summary>Readers who stop as soon as the interval is narrow enough: the interval they stop at holds the truth as often as it says.</summary>
public class StoppingTests
{
    private const int Seeds = 150;

    [Fact]
    public void Intervals_at_which_readers_stop_hold_the_truth_as_often_as_they_say()
    {
        CoverageStage stage = new(new CoverageData(CoverageValues.Lognormal1, 40_000), new("uniform", 40_000, 16_000));
        using CoverageWorker worker = new(stage);
        CancellationToken cancel = TestContext.Current.CancellationToken;
        foreach (CoverageItem item in CoverageItem.Totals.Where(i => i.Class is AggregateClass.Avg or AggregateClass.Sum))
        {
            CoverageQuestion question = new(0.5, Grouping.None, [item]);
            double truth = new CoverageTruth(stage.Data, question, group => stage.SizeOf(Grouping.None, group)).Cells[0, 0].Truth;
            int planned = 0, alone = 0;
            for (int seed = 0; seed < Seeds; seed++)
            {
                using CoverageWorker.DrawnReading drawn = worker.Draw(KeyedHash.Hash((ulong)seed, 20260412));
                if (Holds(worker.Stop(question, drawn, 0.06, asPlanned: true, cancel))) planned++;
                if (Holds(worker.Stop(question, drawn, 0.06, asPlanned: false, cancel))) alone++;
            }
            Assert.True(Binomial.Cdf(planned, Seeds, 0.95) > 0.0005, $"{item.Sql}: {planned} of {Seeds} held");
            // Looks that allow for stopping are wider, and so hold at least as often.
            Assert.True(planned >= alone, $"{item.Sql}: {planned} held as planned, {alone} without");

            bool Holds((double Low, double High) interval) => interval.Low <= truth && truth <= interval.High;
        }
    }
}
