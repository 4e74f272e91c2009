using Approx.Core;
using Approx.Engine.Binding;
using Approx.QueryLang;

namespace Approx.Engine.Planning;

/// <summary>Answers that a time bound cut off or that came after it.</summary>
internal static class Late
{
    /// <summary>
    /// What is said when all rows had to be read and time was up: NULL in place of the values of a query without groups, no row for others.
    /// </summary>
    /// <exception cref="ApproxException">ON MISS FAIL.</exception>
    public static Answer Unanswered(BoundQuery query, Bound bound, Provenance provenance, TimeBudget time)
    {
        if (bound.OnMissOrDefault == MissPolicy.Fail) throw Missed(bound, "all rows had to be read");
        AnswerColumn[] columns = [.. query.Items.Select(i => new AnswerColumn(i.Name, i.Type.Kind == ValueKind.Integer ? "BIGINT" : i.Type.Kind == ValueKind.Text ? "VARCHAR" : "DOUBLE", i.Type.Unit?.Symbol, i.IsAggregate))];
        int n = columns.Length;
        AnswerRow[] rows = query.Aggregates && query.GroupKeys.Count == 0
            ? [new AnswerRow(new object?[n], new (double, double)?[n], [.. Enumerable.Repeat(CellMark.Unknown, n)])]
            : [];
        return new Answer(columns, rows, provenance with
        {
            BoundMet = false,
            Warnings = [.. provenance.Warnings, "time was up before all rows were read, and no sample answers this: the values are not known"],
            ElapsedMs = time.Elapsed.TotalMilliseconds,
        });
    }

    /// <summary>The answer, held against its time bound.</summary>
    /// <exception cref="ApproxException">It came late under ON MISS FAIL.</exception>
    public static Answer Judged(Answer answer, Bound bound, TimeBudget time)
    {
        if (!time.IsOver) return answer;
        if (bound.OnMissOrDefault == MissPolicy.Fail) throw Missed(bound, "the answer came late");
        return new Answer(answer.Columns, answer.Rows, answer.Provenance with { BoundMet = false, Warnings = [.. answer.Provenance.Warnings, "the time bound was missed"] });
    }

    private static ApproxException Missed(Bound bound, string why) =>
        new(ErrorKind.BoundMissed, $"the bound {BoundTarget.Describe(bound)} was missed: {why}", "give more time, draw a sample that answers this (CREATE SAMPLE), or wait with ON MISS EXACT");
}
