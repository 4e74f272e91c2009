using Approx.Engine.Binding;
using Approx.QueryLang;

namespace Approx.Engine.Planning;

/// <summary>Says of each extreme that came from a sample how much may lie beyond it.</summary>
internal static class ExtremeNotes
{
    /// <summary>One note for each item concerned, of the group with the fewest rows.</summary>
    public static IEnumerable<string> Of(SampleableQuery shape, IReadOnlyList<GroupAnswer> groups)
    {
        for (int i = 0; i < shape.Query.Items.Count; i++)
        {
            BoundItem item = shape.Query.Items[i];
            if (item.Expression is not FunctionCall { Name.Name: "min" or "max" }) continue;
            Cell worst = groups.Where(g => !g.Items[i].IsExact && g.Items[i].Value is not null).OrderBy(g => g.Matched).Select(g => g.Items[i]).FirstOrDefault();
            if (worst.Estimate is { } estimate) yield return $"{item.Name} is {estimate.Method}; the interval ends at the stored extreme of the whole group";
        }
    }
}
