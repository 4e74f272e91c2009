using System.Globalization;
using Approx.Engine.Answers;
using Approx.Engine.Binding;
using Approx.Engine.Estimation;
using Approx.QueryLang;
using Approx.Statistics;

namespace Approx.Engine.Planning;

/// <summary>The numbers behind a sampled answer, for EXPLAIN ANALYZE: enough to check every estimate by hand.</summary>
/// <param name="Design">The sample's strata.</param>
/// <param name="Prefix">How far it was read.</param>
/// <param name="Samples">Per group what was read.</param>
/// <param name="Answers">Per group what came of it.</param>
internal sealed record SampleNumbers(SampleDesign Design, long Prefix, IReadOnlyList<GroupSample> Samples, IReadOnlyList<GroupAnswer> Answers)
{
    // Beyond these the rest is counted.
    private const int MostGroups = 12, MostStrata = 12;

    /// <summary>Adds them to a trace.</summary>
    public void Describe(PlanTrace trace, IReadOnlyList<BoundItem> items, IReadOnlyList<BaseVariable> variables, SufficientStatistics statistics)
    {
        for (int v = 0; v < variables.Count; v++)
        {
            string of = variables[v].Value is { } value ? $"y{v} = {Text(value)}{(variables[v].Centre == 0 ? "" : " - " + Number(variables[v].Centre))}, " : "";
            trace.Add($"variable {v}", $"{of}d{v} = 1 {(variables[v].Counts is { } counts ? "where " + Text(counts) : "for every row")}");
        }
        for (int g = 0; g < Math.Min(Answers.Count, MostGroups); g++)
        {
            string group = Answers[g].Key.Values.Length == 0 ? "all rows" : string.Join(", ", Answers[g].Key.Values.Select(v => v is null ? "NULL" : CellText.RoundTrip(v)));
            IReadOnlyList<int> strata = Samples[g].Strata;
            foreach (int h in strata.Take(MostStrata)) trace.Add($"{group}: {Name(h)}", Sums(Samples[g], h, statistics));
            if (strata.Count > MostStrata) trace.Add($"{group}: {strata.Count - MostStrata} more strata", $"N = {Number(strata.Skip(MostStrata).Sum(h => Design.Population[h]))}, n = {Number(strata.Skip(MostStrata).Sum(h => Design.Stratum(h, Prefix).Sampled))}");
            for (int i = 0; i < items.Count; i++)
            {
                if (Answers[g].Items[i].Estimate is { } estimate) trace.Add($"{group}: {items[i].Name}", Describe(estimate));
            }
        }
        if (Answers.Count > MostGroups) trace.Add("more groups", Number(Answers.Count - MostGroups));
    }

    private string Name(int h) => Design.Certain[h] ? "outliers, all taken" : Design.Columns.Count == 0 ? "stratum" : "stratum " + string.Join(", ", Design.Keys[h].Select(v => v is null ? "NULL" : CellText.RoundTrip(v)));

    private string Sums(GroupSample sample, int h, SufficientStatistics statistics)
    {
        Stratum stratum = Design.Stratum(h, Prefix);
        string sizes = $"N = {Number(stratum.Population)}, n = {Number(stratum.Sampled)}";
        return sample.Sums.TryGetValue(h, out double[]? sums)
            ? sizes + string.Concat(sums.Select((s, i) => $", {statistics.NameOf(i)} = {Number(s)}"))
            : sizes + ", no matching row";
    }

    private static string Describe(Estimate e) => e.IsExact
        ? $"{Number(e.Value)}, exact"
        : $"{Number(e.Value)}, variance {Number(e.StandardError * e.StandardError)}, standard error {Number(e.StandardError)}, df {Number(e.DegreesOfFreedom)}, interval [{Number(e.Interval.Low)}, {Number(e.Interval.High)}] by {e.Method}";

    private static string Text(Expression expression) => ItemName.Of(Unqualified(expression));

    private static Expression Unqualified(Expression expression) => expression is ColumnReference column ? new ColumnReference(column.Name.Name) : expression.MapChildren(Unqualified);

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
