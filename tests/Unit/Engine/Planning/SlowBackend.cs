using System.Globalization;
using System.Text.RegularExpressions;
using Approx.Engine.Execution;

namespace Approx.Tests.Engine.Planning;

/// <summary>
/// A backend that takes its time on a manual clock, a millisecond at a step, and stops when it is cancelled: so long for a statement, so long for
/// each rank of a sample's prefix, so long for all rows.
/// </summary>
internal sealed partial class SlowBackend(IBackend inner, ManualClock clock) : IBackend
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);

    public TimeSpan PerStatement { get; set; }

    public TimeSpan PerRank { get; set; }

    public TimeSpan Scan { get; set; }

    /// <summary>When so many statements have ended, the next ones take a hundred times as long.</summary>
    public long SlowAfter { get; set; } = long.MaxValue;

    /// <summary>Statements that ran to their end, and those that were stopped.</summary>
    public List<string> Ended { get; } = [];

    public List<string> Stopped { get; } = [];

    public string Name => inner.Name;

    public SqlDialect Dialect => inner.Dialect;

    public ResultTable Run(string sql, CancellationToken cancel)
    {
        TimeSpan needed = PerStatement + (sql.Contains("FROM \"objects\"", StringComparison.Ordinal) ? Scan : PerRank * Prefix(sql) * (Ended.Count >= SlowAfter ? 100 : 1));
        for (TimeSpan spent = TimeSpan.Zero; spent < needed; spent += Step)
        {
            clock.Advance(Step);
            if (!cancel.IsCancellationRequested) continue;
            Stopped.Add(sql);
            throw new OperationCanceledException(cancel);
        }
        ResultTable result = inner.Run(sql, CancellationToken.None);
        Ended.Add(sql);
        return result;
    }

    /// <summary>The ranks a statement reads; the whole sample has no condition on them.</summary>
    public static long Prefix(string sql) => RankBelow().Match(sql) is { Success: true } match ? long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : EngineStore.WholeRanks;

    [GeneratedRegex("\"_rank\" < ([0-9]+)")]
    private static partial Regex RankBelow();
}
