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
        CoverageData data = new(Tail.Lognormal1, 40_000);
        CoverageCell[] cells = [new(AggregateClass.Avg, 0.5, Tail.Lognormal1), new(AggregateClass.Sum, 0.5, Tail.Lognormal1)];
        using CoverageWorker worker = new(data, sampleRows: 16_000, outliers: 8);
        CancellationToken cancel = TestContext.Current.CancellationToken;
        foreach (CoverageCell cell in cells)
        {
            double truth = data.Truth(cell, 16_000).Truth;
            int planned = 0, alone = 0;
            for (int seed = 0; seed < Seeds; seed++)
            {
                using CoverageWorker.DrawnReading drawn = worker.Draw(KeyedHash.Hash((ulong)seed, 20260412));
                if (Holds(worker.Stop(cell.Sql, drawn, 0.06, asPlanned: true, cancel))) planned++;
                if (Holds(worker.Stop(cell.Sql, drawn, 0.06, asPlanned: false, cancel))) alone++;
            }
            Assert.True(Binomial.Cdf(planned, Seeds, 0.95) > 0.0005, $"{cell}: {planned} of {Seeds} held");
            // Looks that allow for stopping are wider, and so hold at least as often.
            Assert.True(planned >= alone, $"{cell}: {planned} held as planned, {alone} without");

            bool Holds((double Low, double High) interval) => interval.Low <= truth && truth <= interval.High;
        }
    }
}
