using Approx.Engine;

namespace Approx.Tests.Engine;

public class SessionsTests(EngineStore store) : IClassFixture<EngineStore>
{
    private const int Sessions = 8;

    private static readonly string[] Questions =
    [
        "SELECT COUNT(*), SUM(volume), AVG(volume), STDDEV(volume) FROM objects",
        "SELECT genotype, specimen, COUNT(*), AVG(roundness) FROM objects GROUP BY genotype, specimen ORDER BY 1, 2",
        "SELECT AVG(volume) FROM objects WHERE roundness > 0.5 ERROR WITHIN 10 %",
        "SELECT genotype, AVG(roundness), COUNT(*) FROM objects WHERE volume > 50 GROUP BY genotype ORDER BY genotype ERROR WITHIN 10 %",
        "SELECT MEDIAN(volume) FROM objects WHERE roundness > 0.2 ERROR WITHIN 10 %",
        "SELECT specimen, AVG(volume) FROM objects WHERE roundness > 0 GROUP BY specimen ORDER BY specimen",
        "SELECT SUM(volume) FROM objects WHERE stain = 'red' EXACT",
    ];

    [Fact]
    public async Task Eight_sessions_at_once_get_the_answers_that_one_gets_alone()
    {
        Answer[] alone = [.. Questions.Select(store.Ask)];
        // A fresh engine: what is mapped and made at first touch is first touched by all of them together.
        using ApproxEngine engine = ApproxEngine.Open(store.StorePath);
        CancellationToken cancel = TestContext.Current.CancellationToken;
        using Barrier start = new(Sessions);
        await Task.WhenAll(Enumerable.Range(0, Sessions).Select(s => Task.Factory.StartNew(
            () =>
            {
                using Session session = engine.OpenSession();
                start.SignalAndWait(cancel);
                for (int i = 0; i < 3 * Questions.Length; i++)
                {
                    int q = (i + s) % Questions.Length;
                    Same(alone[q], session.Ask(Questions[q], cancel));
                }
            },
            cancel,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
    }

    // Sums of doubles come in the order of DuckDB's threads: their last digits may differ.
    private static void Same(Answer expected, Answer actual)
    {
        Assert.Equal(expected.Provenance.Path, actual.Provenance.Path);
        Assert.Equal(expected.Provenance.RowsUsed, actual.Provenance.RowsUsed);
        Assert.Equal(expected.Rows.Count, actual.Rows.Count);
        for (int r = 0; r < expected.Rows.Count; r++)
        {
            for (int c = 0; c < expected.Columns.Count; c++)
            {
                object? value = expected.Rows[r].Values[c];
                if (value is double number) Assert.Equal(number, (double)actual.Rows[r].Values[c]!, Math.Abs(number) * 1e-9);
                else Assert.Equal(value, actual.Rows[r].Values[c]);
                if (expected.Rows[r].Intervals[c] is { } interval) Assert.Equal(interval.Low, actual.Rows[r].Intervals[c]!.Value.Low, Math.Abs(interval.Low) * 1e-6);
                else Assert.Null(actual.Rows[r].Intervals[c]);
            }
        }
    }
}
