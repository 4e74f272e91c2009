using Approx.Core;
using Approx.Engine.Planning;
using Approx.Statistics;

namespace Approx.Bench.Coverage;

/// <summary>
/// Draws many samples, each with a seed of its own, from fixed tables, and counts per cell how often the 95 % interval held the true value:
/// through the engine's planner and estimators, with the outlier index chosen by the same rule as in a store. One drawn sample serves all cells.
/// </summary>
internal sealed class CoverageReplay
{
    /// <summary>Samples drawn from each table.</summary>
    public int Seeds { get; init; } = 1000;

    /// <summary>Threads.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The relative bound of the second question.</summary>
    public RelativeError Bound { get; init; } = RelativeError.FromPercent(5);

    /// <summary>Which cells are tried: those whose name (see <see cref="CoverageCell.ToString"/>) holds all words of one of these.</summary>
    public IReadOnlyList<string> Filter { get; init; } = [];

    /// <summary>The distributions.</summary>
    public IReadOnlyList<CoverageValues> Values { get; init; } = [CoverageValues.Normal, CoverageValues.Lognormal1, CoverageValues.Lognormal2];

    /// <summary>What is asked of which design.</summary>
    public IReadOnlyList<(CoverageDesign Design, CoverageQuestion[] Questions)> Plan { get; init; } = CoveragePlan.Full;

    /// <summary>Told of each table that is done.</summary>
    public Action<string> Progress { get; init; } = _ => { };

    /// <summary>Runs the replay. The counts do not depend on the number of threads.</summary>
    public IReadOnlyList<CellCount> Run(CancellationToken cancel = default)
    {
        List<CellCount> counts = [];
        foreach (CoverageValues values in Values)
        {
            // A real table has its tail at any size: the smallest will do.
            foreach (var size in Plan.GroupBy(p => p.Design.Rows).Where(s => !values.IsReal || s.Key == Plan.Min(p => p.Design.Rows)))
            {
                if (!size.Any(p => p.Questions.Any(q => Wanted(q, p.Design, values).Any(w => w)))) continue;
                CoverageData data = new(values, size.Key);
                foreach ((CoverageDesign design, CoverageQuestion[] questions) in size) counts.AddRange(Run(data, values, design, questions, cancel));
                Progress($"{values.Name}, {size.Key:#,0} rows");
            }
        }
        return [.. counts.OrderBy(c => c.Cell.Aggregate)];
    }

    /// <summary>True for cells that <see cref="Filter"/> lets pass.</summary>
    public bool Wants(CoverageCell cell) => Filter.Count == 0 || Filter.Any(f => f.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word => cell.ToString().Contains(word, StringComparison.OrdinalIgnoreCase)));

    private bool[] Wanted(CoverageQuestion question, CoverageDesign design, CoverageValues values) => [.. question.Items.Select(i => Wants(CellOf(i, question, design, values)))];

    private static CoverageCell CellOf(CoverageItem item, CoverageQuestion question, CoverageDesign design, CoverageValues values) => new(item.Class, question.Selectivity, values.Name, question.Grouping, design);

    private IEnumerable<CellCount> Run(CoverageData data, CoverageValues values, CoverageDesign design, CoverageQuestion[] all, CancellationToken cancel)
    {
        CoverageQuestion[] questions = [.. all.Select(q => q with { Items = [.. q.Items.Where((_, i) => Wanted(q, design, values)[i])] }).Where(q => q.Items.Length > 0)];
        if (questions.Length == 0) return [];
        CoverageStage stage = new(data, design);
        CoverageTruth[] truths = [.. questions.Select(q => new CoverageTruth(data, q, g => stage.SizeOf(q.Grouping, g)))];
        // Items of one class in one question are one cell.
        Dictionary<CoverageCell, CoverageTally> tallies = questions.SelectMany(q => q.Items.Select(i => CellOf(i, q, design, values))).Distinct().ToDictionary(c => c, _ => new CoverageTally());
        // A statement of 2,000 groups gives 2,000 trials.
        int seeds = design.Strata == Grouping.Specimen ? Math.Max(1, Seeds / 20) : Seeds, next = -1;
        Parallel.For(0, Threads, new ParallelOptions { MaxDegreeOfParallelism = Threads, CancellationToken = cancel }, _ =>
        {
            using CoverageWorker worker = new(stage);
            for (int seed = Interlocked.Increment(ref next); seed < seeds; seed = Interlocked.Increment(ref next))
            {
                using CoverageWorker.DrawnReading drawn = worker.Draw(KeyedHash.Hash((ulong)seed, 20260105));
                for (int q = 0; q < questions.Length; q++) Ask(worker, questions[q], truths[q], drawn.Source, i => tallies[CellOf(i, questions[q], design, values)], cancel);
            }
        });
        return tallies.Select(t => t.Value.Count(t.Key));
    }

    private void Ask(CoverageWorker worker, CoverageQuestion question, CoverageTruth truth, SampleSource sample, Func<CoverageItem, CoverageTally> tallyOf, CancellationToken cancel)
    {
        IReadOnlyList<GroupAnswer> groups = worker.Read(question, sample, cancel);
        int keys = question.Grouping == Grouping.None ? 0 : 1;
        for (int k = 0; k < question.Items.Length; k++)
        {
            CoverageItem item = question.Items[k];
            CoverageTally tally = tallyOf(item);
            for (int g = 0; g < groups.Count; g++)
            {
                Cell cell = groups[g].Items[keys + k];
                // Nothing matches in the table: no answer to hold against anything. A group whose size is known is no estimate.
                if (truth.Matching[g] == 0 || (item.Class == AggregateClass.Histogram && truth.Cells[g, k].Truth == 0) || (item.Class == AggregateClass.Count && question.Selectivity >= 1)) continue;
                (double value, double ideal) = truth.Cells[g, k];
                (double Low, double High)? interval = CoverageWorker.Judge(cell, null);
                if (item.Class == AggregateClass.Max)
                {
                    // The claim is about the share of rows beyond the value: at most so and so much at 95 %.
                    if (interval is not null) tally.Add((0, CountBounds.ShareBeyond(groups[g].Matched, Confidence.Default)), truth.ShareAbove(g, ValueOrder.ToDouble(cell.Value!)), double.NaN);
                    else tally.Add(null, 0, 0);
                    continue;
                }
                tally.Add(interval, value, ideal);
                if (!question.ByPlanner) tally.AddBound(cell.Value is null ? double.NaN : ValueOrder.ToDouble(cell.Value), CoverageWorker.Judge(cell, Bound), value, Bound.Fraction);
            }
            if (!question.ByPlanner || item.Class is AggregateClass.Max) continue;
            (double answer, (double Low, double High)? bounded) = worker.Ask(question, item, QueryLang.Bound.None with { RelativeError = Bound }, sample, cancel);
            tally.AddBound(answer, bounded, truth.Cells[0, k].Truth, Bound.Fraction);
        }
    }
}
