using Approx.Spark.Protocol;

namespace Approx.Spark;

/// <summary>How far one stage of an execution is.</summary>
internal readonly record struct SparkStage(long Id, long Tasks, long CompletedTasks, long BytesRead, bool Done);

/// <summary>How far an execution is. Covers the stages started so far only: more may come.</summary>
internal sealed record SparkProgress(IReadOnlyList<SparkStage> Stages, long RunningTasks)
{
    /// <summary>Tasks of all stages known.</summary>
    public long Tasks => Stages.Sum(s => s.Tasks);

    /// <summary>Tasks that have ended.</summary>
    public long CompletedTasks => Stages.Sum(s => s.CompletedTasks);

    /// <summary>Bytes read from storage and shuffles.</summary>
    public long BytesRead => Stages.Sum(s => s.BytesRead);

    internal static SparkProgress From(ExecutePlanResponse.Types.ExecutionProgress message) =>
        new([.. message.Stages.Select(s => new SparkStage(s.StageId, s.NumTasks, s.NumCompletedTasks, s.InputBytesRead, s.Done))], message.NumInflightTasks);
}

/// <summary>One metric of one operator of the executed plan, e.g. numOutputRows of a scan.</summary>
/// <param name="Operator">The operator's name in Spark's plan.</param>
/// <param name="PlanId">The operator's number in the plan.</param>
/// <param name="Name">The metric's key.</param>
/// <param name="Title">Spark's words for the metric.</param>
/// <param name="Value">The value: a count, bytes, milliseconds or nanoseconds, as <paramref name="Type"/> says.</param>
/// <param name="Type">sum, size, timing or nsTiming.</param>
internal readonly record struct SparkMetric(string Operator, long PlanId, string Name, string Title, long Value, string Type)
{
    internal static IReadOnlyList<SparkMetric> From(ExecutePlanResponse.Types.Metrics message) =>
        [.. message.Metrics_.SelectMany(m => m.ExecutionMetrics.Select(e => new SparkMetric(m.Name, m.PlanId, e.Key, e.Value.Name, e.Value.Value, e.Value.MetricType)))];
}
