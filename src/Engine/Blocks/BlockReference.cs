using Approx.Engine.Binding;
using Approx.QueryLang;

namespace Approx.Engine.Blocks;

/// <summary>A place in a bound query that reads a table of which only drawn blocks are there.</summary>
/// <param name="Table">The table as it stands in the query.</param>
/// <param name="Design">Its design.</param>
/// <param name="IsNested">True inside a subquery or a WITH table.</param>
/// <param name="IsAggregated">True when the query it stands in aggregates.</param>
internal sealed record BlockReference(NamedTable Table, BlockDesign Design, bool IsNested, bool IsAggregated)
{
    /// <summary>All such places, those of the outermost FROM first.</summary>
    public static IReadOnlyList<BlockReference> In(BoundQuery query, Func<string, BlockDesign?> designOf)
    {
        List<BlockReference> found = [];
        Collect(query.Query, nested: false, [], designOf, found);
        return [.. found.OrderBy(r => r.IsNested)];
    }

    private static void Collect(SelectQuery query, bool nested, HashSet<string> hidden, Func<string, BlockDesign?> designOf, List<BlockReference> found)
    {
        if (query.With.Count > 0)
        {
            // A WITH table hides a stored one of its name from what stands behind it.
            hidden = new HashSet<string>(hidden, StringComparer.OrdinalIgnoreCase);
            foreach (CommonTable table in query.With)
            {
                Collect(table.Query, nested: true, hidden, designOf, found);
                hidden.Add(table.Name.Name);
            }
        }
        bool aggregated = query.GroupBy.Count > 0 || query.Having is not null || query.Items.Any(i => HasAggregate(i.Expression));
        List<Expression> expressions = [.. query.Items.Select(i => i.Expression), .. query.GroupBy, .. query.OrderBy.Select(k => k.Key)];
        if (query.Where is not null) expressions.Add(query.Where);
        if (query.Having is not null) expressions.Add(query.Having);
        void From(TableReference table)
        {
            switch (table)
            {
                case NamedTable named when !hidden.Contains(named.Name.Name) && designOf(named.Name.Name) is { } design:
                    found.Add(new BlockReference(named, design, nested, aggregated));
                    break;
                case SubqueryTable subquery:
                    Collect(subquery.Query, nested: true, hidden, designOf, found);
                    break;
                case Join join:
                    From(join.Left);
                    From(join.Right);
                    if (join.On is not null) expressions.Add(join.On);
                    break;
            }
        }
        if (query.From is not null) From(query.From);
        foreach (Expression part in expressions.SelectMany(e => e.DescendantsAndSelf()))
        {
            SelectQuery? inner = part switch { InSubquery s => s.Query, Exists s => s.Query, ScalarSubquery s => s.Query, _ => null };
            if (inner is not null) Collect(inner, nested: true, hidden, designOf, found);
        }
    }

    private static bool HasAggregate(Expression expression) =>
        expression.DescendantsAndSelf().Any(e => e is FunctionCall call && FunctionCatalogue.IsAggregate(call.Name.Name));
}
