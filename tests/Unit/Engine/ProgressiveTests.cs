using Approx.Engine;

namespace Approx.Tests.Engine;

public class ProgressiveTests(EngineStore store) : IClassFixture<EngineStore>
{
    private const string Means = "SELECT genotype, AVG(roundness) AS mean, COUNT(*) AS n FROM objects WHERE voxels > 100 GROUP BY genotype ORDER BY genotype";

    private List<Answer> Progressive(string sql)
    {
        using Session session = store.Engine.OpenSession();
        return [.. session.Progressive(sql, TestContext.Current.CancellationToken)];
    }

    [Fact]
    public void Answers_grow_and_the_last_is_the_statements_own_at_the_level_of_a_look()
    {
        List<Answer> answers = Progressive(Means + " ON MISS WARN");
        Assert.True(answers.Count >= 2);
        Assert.Equal(answers.Select(a => a.Provenance.RowsUsed).Order().Distinct(), answers.Select(a => a.Provenance.RowsUsed));
        double[] levels = [.. answers.Select(a => LevelIn(a.Provenance.Stopping!, answers.Count))];
        Assert.All(answers, a => Assert.Equal(0.95, a.Provenance.Confidence));
        // The looks share 5 %, the later the more.
        Assert.Equal(5, levels.Sum(level => 100 - level), 0.01 * answers.Count);
        Assert.Equal(levels.OrderDescending(), levels);
        Answer alone = store.Ask($"{Means} AT CONFIDENCE {levels[^1].ToString(System.Globalization.CultureInfo.InvariantCulture)} % ON MISS WARN");
        for (int r = 0; r < 2; r++)
        {
            Assert.Equal(alone.Rows[r].Values[0], answers[^1].Rows[r].Values[0]);
            // Threads add in any order: the last digit may differ.
            Assert.Equal((double)alone.Rows[r].Values[1]!, (double)answers[^1].Rows[r].Values[1]!, 1e-12);
            Assert.Equal(alone.Rows[r].Values[2], answers[^1].Rows[r].Values[2]);
            Assert.Equal(alone.Rows[r].Intervals[1]!.Value.Low, answers[^1].Rows[r].Intervals[1]!.Value.Low, 1e-3);
        }
        double Width(Answer a) => a.Rows.Sum(r => r.Intervals[1]!.Value.High - r.Intervals[1]!.Value.Low);
        Assert.True(Width(answers[^1]) < Width(answers[0]));
    }

    private static double LevelIn(string note, int looks)
    {
        string start = $"sound to stop at any of {looks} looks, this one at ";
        Assert.StartsWith(start, note, StringComparison.Ordinal);
        return double.Parse(note[start.Length..].Replace(" %", "", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public void A_bound_that_holds_in_every_cell_ends_the_looks()
    {
        List<Answer> answers = Progressive(Means + " ERROR WITHIN 50 %");
        Assert.True(Assert.Single(answers).Provenance.BoundMet);
        Assert.InRange(answers[0].Provenance.RowsUsed, 1, 4_000);
    }

    [Theory]
    [InlineData("SELECT genotype, AVG(volume) FROM objects GROUP BY genotype", AnswerPath.Catalogue)]
    [InlineData("SELECT object_id FROM objects LIMIT 3", AnswerPath.Exact)]
    [InlineData("SELECT AVG(volume) FROM objects WHERE voxels > 100 EXACT", AnswerPath.Exact)]
    [InlineData("SHOW TABLES", AnswerPath.Store)]
    public void What_no_sample_answers_has_one_answer_and_no_note(string sql, AnswerPath path)
    {
        Answer answer = Assert.Single(Progressive(sql));
        Assert.Equal((path, null), (answer.Provenance.Path, answer.Provenance.Stopping));
    }

    [Fact]
    public void All_looks_hold_the_exact_value()
    {
        Answer exact = store.Ask(Means + " EXACT");
        foreach (Answer answer in Progressive(Means + " AT CONFIDENCE 99.9 % ON MISS WARN"))
        {
            for (int r = 0; r < 2; r++)
            {
                (double low, double high) = answer.Rows[r].Intervals[1]!.Value;
                Assert.InRange((double)exact.Rows[r].Values[1]!, low, high);
            }
        }
    }
}
