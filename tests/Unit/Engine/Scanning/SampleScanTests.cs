using Approx.Arrow;
using Approx.Engine;
using Approx.Engine.Binding;
using Approx.Engine.Execution;
using Approx.Engine.Planning;
using Approx.Engine.Scanning;
using Approx.QueryLang;
using Approx.Statistics;

namespace Approx.Tests.Engine.Scanning;

public class SampleScanTests(EngineStore store) : IClassFixture<EngineStore>
{
    // The scan in this process against DuckDB over the same sample.
    [Theory]
    [InlineData("SELECT COUNT(*) FROM objects WHERE volume > 60", true)]
    [InlineData("SELECT AVG(volume), SUM(volume * volume * 2 - volume * volume), STDDEV(volume) FROM objects WHERE volume <= 200 AND voxels >= 100", true)]
    [InlineData("SELECT genotype, specimen, AVG(volume), COUNT(*) FROM objects WHERE NOT (volume BETWEEN 40 AND 50) GROUP BY genotype, specimen", true)]
    [InlineData("SELECT genotype, SUM(volume) / SUM(voxels) FROM objects WHERE volume < 30 OR voxels <> 500 GROUP BY genotype", true)]
    [InlineData("SELECT AVG(voxels) FILTER (WHERE volume > 100), COUNT(*) FILTER (WHERE voxels = 7) FROM objects WHERE specimen <> 's3' AND volume > 1", true)]
    [InlineData("SELECT SUM(volume) FROM objects WHERE specimen IN ('s1', 's2', 'rare') AND 20 < volume AND volume > -1", true)]
    [InlineData("SELECT FRACTION(volume > voxels) FROM objects WHERE genotype = 'mutant' AND volume > 0", true)]
    [InlineData("SELECT specimen, MEDIAN(volume), QUANTILE(volume, 0.9), QUANTILE(voxels, 0.1) FROM objects WHERE volume > 5 GROUP BY specimen", true)]
    [InlineData("SELECT genotype, MIN(volume), MAX(voxels), MAX(volume) - MEDIAN(volume) FROM objects WHERE volume > 10 GROUP BY genotype", true)]
    [InlineData("SELECT CORR(volume, voxels), COVAR_SAMP(volume, voxels) FROM objects WHERE volume > 10", true)]
    // NULLs, functions, division, flags and texts that are no design columns stay DuckDB's.
    [InlineData("SELECT AVG(roundness), COUNT(roundness) FROM objects WHERE volume > 10", false)]
    [InlineData("SELECT COUNT(*) FROM objects WHERE volume / voxels > 0.1", false)]
    [InlineData("SELECT SUM(sqrt(volume)) FROM objects WHERE volume > 10", false)]
    [InlineData("SELECT COUNT(*) FROM objects WHERE touches_border", false)]
    [InlineData("SELECT COUNT(*) FROM objects WHERE stain = 'red'", false)]
    [InlineData("SELECT AVG(volume) FROM objects WHERE volume > 10 AND specimen > 's2' AND genotype LIKE 'm%'", false)]
    public void A_scan_answers_as_DuckDb_does(string statement, bool scanned)
    {
        using ApproxEngine plain = ApproxEngine.Open(store.StorePath, new EngineOptions { Around = inner => inner });
        using Session byDuckDb = plain.OpenSession(), session = store.Engine.OpenSession();
        string text = statement + " ERROR WITHIN 0.01% ON MISS WARN";
        Answer expected = byDuckDb.Ask(text, TestContext.Current.CancellationToken), actual = session.Ask(text, TestContext.Current.CancellationToken);
        Assert.Equal(AnswerPath.Sample, actual.Provenance.Path);
        Same(expected, actual, 1e-10);
        // Asked again, what is known of the store is known: only readings are left to run.
        DuckDbBackend duckDb = store.Engine.Context().DuckDb;
        long before = duckDb.Statements;
        session.Ask(text, TestContext.Current.CancellationToken);
        Assert.Equal(scanned, duckDb.Statements == before);
    }

    [Theory]
    [InlineData("SELECT specimen, AVG(volume), STDDEV(volume), MEDIAN(volume) FROM objects WHERE voxels > 300 GROUP BY specimen")]
    [InlineData("SELECT SUM(volume), MAX(volume) FROM objects WHERE volume > 20")]
    public void Threads_leave_no_trace_and_prefixes_end_inside_of_batches(string statement)
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        EngineContext context = store.Engine.Context();
        Bound bound = ((SelectStatement)QueryParser.ParseOne(statement)).Bound;
        BoundQuery query = new QueryBinder(context.Catalogue, statement).Bind(((SelectStatement)QueryParser.ParseOne(statement)).Query);
        foreach (SampleSource sample in context.SamplesOf("objects"))
        {
            // Many small batches: many stretches.
            List<RecordBatch> small = [];
            foreach (RecordBatch batch in sample.Rows!.Batches)
            {
                for (int row = 0; row < batch.Length; row += 90) small.Add(batch.Slice(row, Math.Min(90, batch.Length - row)));
            }
            MappedRows rows = new(small, EngineStore.Definition, sample.Design.Population.Length);
            foreach (long prefix in (long[])[1, 333, 1_200, sample.Design.FullPrefix])
            {
                List<GroupAnswer> Read(MappedRows? of, int threads)
                {
                    SelectRunner.SampleWork work = new SelectRunner(context, null).Sampled(query, bound, new BoundTarget(bound, query.Items, statement), new TimeBudget(null), cancel)!;
                    return work.Reading.Read(sample with { Rows = of, Threads = threads }, prefix, new IntervalChoice(bound.ConfidenceOrDefault), cancel);
                }
                List<GroupAnswer> one = Read(rows, 1), four = Read(rows, 4), duckDb = Read(null, 1);
                Assert.Equal(duckDb.Count, one.Count);
                for (int g = 0; g < one.Count; g++)
                {
                    Assert.Equal(one[g].Items.Select(c => c.Value), four[g].Items.Select(c => c.Value));
                    Assert.Equal(one[g].Items.Select(c => c.Interval), four[g].Items.Select(c => c.Interval));
                    Assert.Equal(duckDb[g].Key, one[g].Key);
                    Assert.Equal(duckDb[g].Matched, one[g].Matched);
                    for (int i = 0; i < one[g].Items.Length; i++) Close(duckDb[g].Items[i].Value, one[g].Items[i].Value, 1e-10);
                }
            }
            foreach (RecordBatch batch in small) batch.Dispose();
        }
    }

    private static void Same(Answer expected, Answer actual, double tolerance)
    {
        Assert.Equal(expected.Rows.Count, actual.Rows.Count);
        Assert.Equal(expected.Provenance.RowsUsed, actual.Provenance.RowsUsed);
        Assert.Equal(expected.Provenance.Sample, actual.Provenance.Sample);
        // Without ORDER BY groups come in the order of the catalogue, the same for both.
        for (int r = 0; r < expected.Rows.Count; r++)
        {
            for (int c = 0; c < expected.Columns.Count; c++)
            {
                Close(expected.Rows[r].Values[c], actual.Rows[r].Values[c], tolerance);
                Assert.Equal(expected.Rows[r].Intervals[c] is null, actual.Rows[r].Intervals[c] is null);
                if (expected.Rows[r].Intervals[c] is not { } interval) continue;
                Close(interval.Low, actual.Rows[r].Intervals[c]!.Value.Low, tolerance * 1e4);
                Close(interval.High, actual.Rows[r].Intervals[c]!.Value.High, tolerance * 1e4);
            }
        }
    }

    private static void Close(object? expected, object? actual, double tolerance)
    {
        if (expected is double number && double.IsFinite(number)) Assert.Equal(number, Assert.IsType<double>(actual), Math.Abs(number) * tolerance);
        else Assert.Equal(expected, actual);
    }
}
