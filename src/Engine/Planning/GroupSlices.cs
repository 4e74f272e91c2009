using Approx.Engine.Execution;

namespace Approx.Engine.Planning;

/// <summary>Per group and quantile the values (above Low, up to High) among which a smaller prefix says the quantile lies; all values where it says nothing.</summary>
/// <param name="quantiles">Number of quantiles.</param>
internal sealed class GroupSlices(int quantiles)
{
    private const int MostJoined = 500;

    private readonly Dictionary<AnswerKey, (double Low, double High)[]> ofGroup = [];

    /// <summary>Sets the slices of a group; NaN at an end where the group is too thin to tell.</summary>
    public void Put(AnswerKey group, (double Low, double High)[] slices) => ofGroup[group] = slices;

    /// <summary>The ends of each quantile's slice as SQL, null for none, and a join of the rows z (with keys k0, …) to the slices of their groups where these differ.</summary>
    public (IReadOnlyList<(string? Low, string? High)> Ends, string Join) Sql(SqlDialect dialect)
    {
        if (quantiles == 0 || ofGroup.Count == 0) return ([.. Enumerable.Repeat<(string?, string?)>((null, null), quantiles)], "");
        int keys = ofGroup.Keys.First().Values.Length;
        if (keys == 0 || ofGroup.Count > MostJoined)
        {
            // One slice for all groups, so that the statement does not grow with them.
            return ([.. Enumerable.Range(0, quantiles).Select(q => (End(dialect, ofGroup.Values.Min(s => Low(s[q]))), End(dialect, ofGroup.Values.Max(s => High(s[q])))))], "");
        }
        string rows = string.Join(", ", ofGroup.Select(g => "(" + string.Join(", ", g.Key.Values.Concat(g.Value.SelectMany(s => new object?[] { Low(s), High(s) })).Select(dialect.Literal)) + ")"));
        string names = string.Join(", ", Enumerable.Range(0, keys).Select(k => $"g{k}").Concat(Enumerable.Range(0, quantiles).Select(q => $"low{q}, high{q}")));
        string on = string.Join(" AND ", Enumerable.Range(0, keys).Select(k => dialect.SameOrBothNull($"z.k{k}", $"slices.g{k}")));
        return ([.. Enumerable.Range(0, quantiles).Select(q => ($"low{q}", $"high{q}"))], $" JOIN (VALUES {rows}) AS slices({names}) ON {on}");
    }

    // A group too thin to tell has NaN for an end.
    private static double Low((double Low, double High) slice) => double.IsNaN(slice.Low) ? double.NegativeInfinity : slice.Low;

    private static double High((double Low, double High) slice) => double.IsNaN(slice.High) ? double.PositiveInfinity : slice.High;

    private static string? End(SqlDialect dialect, double end) => double.IsFinite(end) ? dialect.Literal(end) : null;
}
