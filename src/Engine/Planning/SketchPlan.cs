using Approx.Engine.Binding;
using Approx.QueryLang;
using Approx.Statistics;

namespace Approx.Engine.Planning;

/// <summary>COUNT(DISTINCT x) over a whole table from the stored sketches of its columns: no row is read, and the sketch's error is the interval.</summary>
internal static class SketchPlan
{
    /// <summary>The answer, or null when the query asks for anything else.</summary>
    public static GroupAnswer? Answer(SampleableQuery shape, TableCatalogue summaries, Core.Confidence confidence)
    {
        SelectQuery query = shape.Query.Query;
        if (shape.Keys.Count > 0 || shape.SelectsRows || shape.DesignConditions.Count > 0 || shape.Having.Count > 0 || shape.Star.Dimensions.Count > 0 || query.OrderBy.Count > 0) return null;
        List<Cell> cells = [];
        foreach (BoundItem item in shape.Query.Items)
        {
            if (item.Expression is not FunctionCall { Name.Name: "count", IsDistinct: true, Filter: null } call || call.Arguments[0] is not ColumnReference column
                || shape.Star.OwnColumn(column) is not { } own || summaries.Distinct(own) is not { } sketch) return null;
            Estimate estimate = DistinctCounts.FromSketch(sketch.Estimate, sketch.RelativeStandardError, confidence);
            cells.Add(new Cell((long)Math.Round(estimate.Value), estimate));
        }
        return new GroupAnswer { Key = new AnswerKey([]), Items = [.. cells], SortKeys = [] };
    }
}
