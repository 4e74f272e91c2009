using Approx.Engine.Binding;
using Approx.Engine.Planning;
using Approx.QueryLang;
using Approx.Sampling;
using Approx.Store;

namespace Approx.Engine;

/// <summary>Reads a file of statements as a workload: which columns each groups by or selects on, and which it aggregates.</summary>
internal static class WorkloadQueries
{
    /// <summary>The SELECTs with aggregates over a table, each text once, weighted by how often it stands there.</summary>
    /// <exception cref="Core.ApproxException">A statement is wrong.</exception>
    public static IReadOnlyList<AskedQuery> Of(string statements, Snapshot snapshot, string table)
    {
        SnapshotCatalogue catalogue = new(snapshot);
        List<AskedQuery> asked = [];
        foreach (Statement statement in QueryParser.Parse(statements))
        {
            SelectStatement? select = statement as SelectStatement ?? (statement as ExplainStatement)?.Inner as SelectStatement;
            if (select is null) continue;
            BoundQuery query = Flattening.Of(new QueryBinder(catalogue, statements).Bind(select.Query), catalogue);
            if (!query.Aggregates || !query.Scope.Sources.Any(s => s.Table == table)) continue;
            IEnumerable<Expression> deciding = query.GroupKeys.Concat(SampleableQuery.Conjuncts(query.Query.Where));
            asked.Add(new AskedQuery(string.Join(' ', StatementPrinter.Print(select).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), Columns(deciding), Columns(query.Items.Where(i => i.IsAggregate).Select(i => i.Expression))));
        }
        return [.. asked.GroupBy(a => a.Text).Select(g => g.First() with { Weight = g.Count() })];
    }

    private static string[] Columns(IEnumerable<Expression> expressions) =>
        [.. expressions.SelectMany(e => e.DescendantsAndSelf()).OfType<ColumnReference>().Select(c => c.Name.Name).Distinct(StringComparer.OrdinalIgnoreCase)];
}
