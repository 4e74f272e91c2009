using System.Collections.Concurrent;
using Approx.Core;

namespace Approx.Bench.Coverage;

/// <summary>
/// Draws many samples, each with a seed of its own, from fixed tables, and counts per cell how often the 95 % interval held the true value:
/// through the engine's planner and estimators, with the outlier index chosen by the same rule as in a store.
/// </summary>
internal sealed class CoverageReplay
{
    /// <summary>Rows of each table.</summary>
    public int Rows { get; init; } = 200_000;

    /// <summary>Rows of each sample, outliers beside.</summary>
    public int SampleRows { get; init; } = 20_000;

    /// <summary>Samples drawn from each table.</summary>
    public int Seeds { get; init; } = 400;

    /// <summary>Threads.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The relative bound of the second question.</summary>
    public RelativeError Bound { get; init; } = RelativeError.FromPercent(5);

    /// <summary>False leaves out the second question, with the bound.</summary>
    public bool AsksWithBound { get; init; } = true;

    /// <summary>The cells tried.</summary>
    public IReadOnlyList<CoverageCell> Cells { get; init; } = CoverageCell.All;

    /// <summary>Rows at either end that a heavy-tailed column has in the outlier index: as many per row as in a store of ten million.</summary>
    public int Outliers => Math.Max(1, Rows / 5000);

    /// <summary>Runs the replay. The counts do not depend on the number of threads.</summary>
    public IReadOnlyList<CellCount> Run(CancellationToken cancel = default)
    {
        List<CellCount> counts = [];
        foreach (IGrouping<Tail, CoverageCell> table in Cells.GroupBy(c => c.Tail))
        {
            CoverageData data = new(table.Key, Rows);
            CoverageCell[] cells = [.. table];
            var truths = Array.ConvertAll(cells, c => data.Truth(c, SampleRows));
            Tally[] tallies = [.. cells.Select(_ => new Tally())];
            int next = -1;
            Parallel.For(0, Threads, new ParallelOptions { MaxDegreeOfParallelism = Threads, CancellationToken = cancel }, _ =>
            {
                using CoverageWorker worker = new(data, SampleRows, Outliers);
                for (int seed = Interlocked.Increment(ref next); seed < Seeds; seed = Interlocked.Increment(ref next))
                {
                    using CoverageWorker.DrawnReading drawn = worker.Draw(KeyedHash.Hash((ulong)seed, 20260105));
                    for (int c = 0; c < cells.Length; c++)
                    {
                        tallies[c].Add(worker.Ask(cells[c].Sql, QueryLang.Bound.None, drawn.Source, cancel), truths[c]);
                        if (AsksWithBound) tallies[c].AddBound(worker.Ask(cells[c].Sql, QueryLang.Bound.None with { RelativeError = Bound }, drawn.Source, cancel), truths[c].Truth, Bound.Fraction);
                    }
                }
            });
            counts.AddRange(cells.Select((cell, c) => tallies[c].Count(cell)));
        }
        return [.. counts.OrderBy(c => c.Cell.Aggregate).ThenByDescending(c => c.Cell.Selectivity).ThenBy(c => c.Cell.Tail)];
    }

    private sealed class Tally
    {
        private readonly ConcurrentBag<double> widths = [];
        private int held, high, exact, boundSampled, boundHeld, boundExact, boundMissed;

        public void Add((double Value, (double Low, double High)? Interval) answer, (double Value, double IdealError) truth)
        {
            if (answer.Interval is not { } interval)
            {
                Interlocked.Increment(ref exact);
                return;
            }
            if (interval.Low <= truth.Value && truth.Value <= interval.High) Interlocked.Increment(ref held);
            else if (interval.Low > truth.Value) Interlocked.Increment(ref high);
            widths.Add((interval.High - interval.Low) / (2 * 1.959964 * truth.IdealError));
        }

        public void AddBound((double Value, (double Low, double High)? Interval) answer, double truth, double bound)
        {
            if (answer.Interval is not { } interval)
            {
                Interlocked.Increment(ref boundExact);
                return;
            }
            Interlocked.Increment(ref boundSampled);
            if (interval.Low <= truth && truth <= interval.High) Interlocked.Increment(ref boundHeld);
            if (!(Math.Abs(answer.Value - truth) <= bound * Math.Abs(truth))) Interlocked.Increment(ref boundMissed);
        }

        public CellCount Count(CoverageCell cell)
        {
            double[] sorted = [.. widths.Order()];
            return new CellCount(cell, sorted.Length, held, high, exact, sorted.Length == 0 ? double.NaN : sorted[sorted.Length / 2], boundSampled, boundHeld, boundExact, boundMissed);
        }
    }
}
