using Approx.Core;
using Approx.Engine;

namespace Approx.Tests.Engine.Planning;

/// <summary>Time bounds on a backend whose speed the test sets, by a clock of its own: nothing here depends on the machine.</summary>
public sealed class TimeBoundTests(EngineStore store) : IClassFixture<EngineStore>
{
    private const string Mean = "SELECT AVG(volume) AS mean FROM objects WHERE roundness > 0.5 ";

    private readonly ManualClock clock = new();

    private SlowBackend Backend { get; set; } = null!;

    private ApproxEngine Open() => ApproxEngine.Open(store.StorePath, new EngineOptions { Clock = clock, Around = inner => Backend = new SlowBackend(inner, clock) });

    private Answer Ask(string sql, double perRankMs, double scanMs = 10_000, double perStatementMs = 1, int times = 1)
    {
        using ApproxEngine engine = Open();
        using Session session = engine.OpenSession();
        session.Ask("SHOW TABLES", TestContext.Current.CancellationToken);
        (Backend.PerRank, Backend.Scan, Backend.PerStatement) = (TimeSpan.FromMilliseconds(perRankMs), TimeSpan.FromMilliseconds(scanMs), TimeSpan.FromMilliseconds(perStatementMs));
        Answer answer = session.Ask(sql, TestContext.Current.CancellationToken);
        for (int i = 1; i < times; i++)
        {
            Backend.Ended.Clear();
            Backend.Stopped.Clear();
            answer = session.Ask(sql, TestContext.Current.CancellationToken);
        }
        return answer;
    }

    [Theory]
    [InlineData(0.001)]
    [InlineData(0.01)]
    [InlineData(0.05)]
    [InlineData(0.2)]
    [InlineData(1)]
    [InlineData(10)]
    public void No_answer_is_later_than_a_tenth_past_its_bound_however_slow_the_backend(double perRankMs)
    {
        foreach (int bound in (int[])[50, 200, 1_000])
        {
            foreach (int times in (int[])[1, 6])
            {
                Answer answer = Ask($"{Mean} WITHIN {bound} MILLISECONDS", perRankMs, times: times);
                Assert.InRange(answer.Provenance.ElapsedMs, 0, bound * 1.1);
                Assert.Equal(answer.Provenance.RowsUsed > 0, answer.Rows[0].Values[0] is not null);
            }
        }
    }

    [Fact]
    public void What_fits_is_read_and_what_does_not_is_left()
    {
        long slow = Ask(Mean + "WITHIN 100 MILLISECONDS", 0.08, times: 8).Provenance.RowsUsed;
        long fast = Ask(Mean + "WITHIN 100 MILLISECONDS", 0.001, times: 8).Provenance.RowsUsed;
        long patient = Ask(Mean + "WITHIN 10 SECONDS", 0.08, times: 8).Provenance.RowsUsed;
        // 1,500 ranks take 120 ms: not all fit into 100.
        Assert.InRange(slow, fast / 3, fast - 50);
        Assert.Equal(fast, patient);
    }

    [Fact]
    public void A_reading_that_turns_out_too_slow_is_stopped_and_the_last_complete_prefix_answers()
    {
        using ApproxEngine engine = Open();
        using Session session = engine.OpenSession();
        CancellationToken cancel = TestContext.Current.CancellationToken;
        session.Ask("SHOW TABLES", cancel);
        Backend.PerRank = TimeSpan.FromMilliseconds(0.01);
        // The machine becomes slow after the tiny prefix: its two statements are through: the model cannot know.
        Backend.SlowAfter = Backend.Ended.Count + 2;
        Answer answer = session.Ask(Mean + "WITHIN 200 MILLISECONDS", cancel);
        Assert.Single(Backend.Stopped);
        Assert.NotNull(answer.Rows[0].Values[0]);
        Assert.InRange(answer.Provenance.RowsUsed, 1, 2_300);
        Assert.InRange(answer.Provenance.ElapsedMs, 0, 220);
    }

    [Fact]
    public void With_no_time_for_any_row_the_groups_are_named_and_their_values_are_not_known()
    {
        Answer answer = Ask("SELECT genotype, AVG(volume) AS mean FROM objects WHERE roundness > 0.5 GROUP BY genotype WITHIN 50 MILLISECONDS", perRankMs: 10);
        Assert.Equal(["mutant", "wild"], answer.Rows.Select(r => (string)r.Values[0]!).Order());
        Assert.All(answer.Rows, r => Assert.Equal((null, CellMark.Unknown), (r.Values[1], r.Marks[1])));
        Assert.False(answer.Provenance.BoundMet);
        Assert.Equal(0, answer.Provenance.RowsUsed);
        Assert.Contains(answer.Provenance.Warnings, w => w.StartsWith("time was up", StringComparison.Ordinal));
    }

    [Fact]
    public void Both_bounds_the_time_bound_wins_and_the_answer_says_that_the_error_bound_was_missed()
    {
        Answer answer = Ask(Mean + "ERROR WITHIN 0.01 % WITHIN 100 MILLISECONDS", 0.01);
        Assert.Equal(AnswerPath.Sample, answer.Provenance.Path);
        Assert.False(answer.Provenance.BoundMet);
        Assert.Equal(CellMark.Missed, answer.Rows[0].Marks[0]);
        Assert.InRange(answer.Provenance.ElapsedMs, 0, 110);
    }

    [Theory]
    [InlineData(20, AnswerPath.Exact)]
    [InlineData(5_000, AnswerPath.Sample)]
    public void Under_on_miss_exact_all_rows_are_read_when_they_fit_and_only_then(double scanMs, AnswerPath expected)
    {
        Answer answer = Ask(Mean + "ERROR WITHIN 0.01 % WITHIN 2 SECONDS ON MISS EXACT", 0.01, scanMs, times: 6);
        Assert.Equal(expected, answer.Provenance.Path);
        Assert.Equal(expected == AnswerPath.Exact, answer.Provenance.BoundMet);
        Assert.InRange(answer.Provenance.ElapsedMs, 0, 2_200);
    }

    [Fact]
    public void A_scan_that_no_sample_replaces_is_stopped_at_the_deadline()
    {
        const string unsampled = "SELECT SUM(volume) AS total FROM objects WHERE volume > (SELECT AVG(volume) FROM objects) ";
        Answer answer = Ask(unsampled + "WITHIN 100 MILLISECONDS", 0.01);
        Assert.Single(Backend.Stopped);
        Assert.Null(answer.Rows[0].Values[0]);
        Assert.Equal(CellMark.Unknown, answer.Rows[0].Marks[0]);
        Assert.False(answer.Provenance.BoundMet);
        Assert.InRange(answer.Provenance.ElapsedMs, 0, 110);

        Answer patient = Ask(unsampled + "WITHIN 100 MILLISECONDS ON MISS EXACT", 0.01);
        Assert.NotNull(patient.Rows[0].Values[0]);
        Assert.False(patient.Provenance.BoundMet);

        ApproxException refused = Assert.Throws<ApproxException>(() => Ask(unsampled + "WITHIN 100 MILLISECONDS ON MISS FAIL", 0.01));
        Assert.Equal(ErrorKind.BoundMissed, refused.Kind);
    }

    [Fact]
    public void A_cancelled_user_gets_no_answer()
    {
        using CancellationTokenSource user = new(TimeSpan.FromMilliseconds(5), clock);
        using ApproxEngine engine = Open();
        using Session session = engine.OpenSession();
        session.Ask("SHOW TABLES", TestContext.Current.CancellationToken);
        Backend.PerStatement = TimeSpan.FromMilliseconds(50);
        Assert.ThrowsAny<OperationCanceledException>(() => session.Ask(Mean + "WITHIN 10 SECONDS", user.Token));
    }
}
