using Approx.Engine.Estimation;
using Approx.QueryLang;

namespace Approx.Engine.Planning;

/// <summary>Which strata of a sample a group can lie in: those that agree with it on every stratification column that is a group key.</summary>
internal sealed class StrataOfGroup
{
    private readonly SampleDesign design;
    private readonly List<(int Key, int Column)> shared = [];
    private readonly Dictionary<AnswerKey, List<int>> byValues = [];
    private readonly List<int> certain = [];

    /// <summary>Matches group keys that are bare stratification columns.</summary>
    public StrataOfGroup(SampleDesign design, SampleableQuery shape)
    {
        this.design = design;
        for (int k = 0; k < shape.Keys.Count; k++)
        {
            if (shape.Keys[k] is not ColumnReference reference || shape.Star.OwnColumn(reference) is not { } column) continue;
            int at = design.Columns.ToList().IndexOf(column);
            if (at >= 0) shared.Add((k, at));
        }
        for (int h = 0; h < design.Population.Length; h++)
        {
            if (design.Certain[h])
            {
                certain.Add(h);
                continue;
            }
            AnswerKey values = new([.. shared.Select(s => design.Keys[h][s.Column])]);
            if (!byValues.TryGetValue(values, out List<int>? strata)) byValues[values] = strata = [];
            strata.Add(h);
        }
        // Outliers of any group lie in the certainty strata.
        foreach (List<int> strata in byValues.Values) strata.AddRange(certain);
    }

    /// <summary>The strata, in order.</summary>
    public IReadOnlyList<int> Of(AnswerKey group)
    {
        AnswerKey values = new([.. shared.Select(s => group.Values[s.Key])]);
        return byValues.TryGetValue(values, out List<int>? strata) ? strata : certain;
    }
}
