using Approx.Engine.Planning;

namespace Approx.Engine.Answers;

/// <summary>EXPLAIN: the ways considered and why one was taken; with ANALYZE what happened.</summary>
internal static class Explanation
{
    /// <summary>The plan as an answer of two columns.</summary>
    public static Answer Of(PlanTrace trace, Answer answer, bool analyze)
    {
        List<object?[]> rows = [.. trace.Steps.Select(s => new object?[] { s.Step, s.Detail })];
        Provenance p = answer.Provenance;
        if (p.Path == AnswerPath.Exact && !trace.Steps.Any(s => s.Step == "exact")) rows.Add(["exact", $"taken: {p.Backend} reads {p.RowsTotal:N0} rows{(trace.ScanTime is null ? "" : $"; no error, {trace.ScanTime}")}"]);
        if (analyze) rows.Add(["answer", ProvenanceText.OneLine(p)]);
        return StoreStatements.Table(["step", "detail"], rows);
    }
}
