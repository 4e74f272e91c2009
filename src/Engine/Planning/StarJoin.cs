using Approx.Engine.Binding;
using Approx.Engine.Execution;
using Approx.QueryLang;

namespace Approx.Engine.Planning;

/// <summary>
/// FROM as one sampled table with tables that each give at most one row to each of its rows (N:1): joined to those whole, a sample of the table
/// is a sample of the join, with the same strata and weights.
/// </summary>
internal sealed class StarJoin
{
    private readonly Scope scope;
    private readonly List<Dimension> dimensions = [];

    private StarJoin(Scope scope, NamedTable table, TableReference from)
    {
        this.scope = scope;
        Table = table;
        From = from;
    }

    /// <summary>A table joined whole.</summary>
    /// <param name="Reference">The table or subquery.</param>
    /// <param name="Keys">Its columns that must identify a row.</param>
    /// <param name="OfDesign">True when the join reads design columns only: the same for all rows of a group of the catalogue.</param>
    /// <param name="Keeps">True for a LEFT JOIN, which drops no row.</param>
    public sealed record Dimension(TableReference Reference, IReadOnlyList<string> Keys, bool OfDesign, bool Keeps);

    /// <summary>The sampled table.</summary>
    public NamedTable Table { get; }

    /// <summary>The whole FROM clause.</summary>
    public TableReference From { get; }

    /// <summary>FROM with those joins only that the catalogue can make: of tables keyed by design columns.</summary>
    public TableReference DesignFrom { get; private set; } = null!;

    /// <summary>The tables joined.</summary>
    public IReadOnlyList<Dimension> Dimensions => dimensions;

    /// <summary>True when a join leaves rows out one by one, not group by group.</summary>
    public bool DropsRows => dimensions.Exists(d => !d.OfDesign && !d.Keeps);

    /// <summary>The join conditions the catalogue makes.</summary>
    public IEnumerable<Expression> DesignConditions { get; private set; } = [];

    /// <summary>Names for a writer that reads the sampled table from somewhere else and all others from where they are.</summary>
    public Func<string, string> Read(SqlDialect dialect, string from) => name => name == Table.Name.Name ? from : dialect.Identifier(name);

    /// <summary>The star of a FROM clause, or the reason why it is none.</summary>
    public static StarJoin? Of(TableReference? from, Scope scope, out string? reason)
    {
        if (from is null)
        {
            reason = "there is no table";
            return null;
        }
        NamedTable[] stored = [.. QueryWalk.References(from).OfType<NamedTable>().Where(t => Source(scope, t)?.Table is not null)];
        NamedTable? table = Array.Find(stored, t => Source(scope, t)!.Columns.Any(c => c.Design)) ?? stored.FirstOrDefault();
        if (table is null)
        {
            reason = from is SubqueryTable ? "a subquery in FROM is answered exactly" : "FROM has no stored table";
            return null;
        }
        if (stored.Count(t => t.Name.Name == table.Name.Name) > 1 || QueryWalk.References(from).OfType<SubqueryTable>().Any(s => QueryWalk.Tables(s.Query).Contains(table.Name.Name)))
        {
            reason = $"{table.Name.Name} is joined to itself: a sample of pairs would need pairs of sampled rows";
            return null;
        }
        StarJoin star = new(scope, table, from);
        reason = star.Walk(from, out TableReference? design);
        star.DesignFrom = design ?? table;
        return reason is null ? star : null;
    }

    /// <summary>The table's own column behind a reference; null for a column of another table.</summary>
    public string? OwnColumn(ColumnReference reference)
    {
        ScopeSource own = Source(scope, Table)!;
        // A column of USING is the same on both sides.
        if (reference.Qualifier is null && scope.Shared.Contains(reference.Name.Name)) return own.Columns.FirstOrDefault(c => reference.Name.Matches(c.Name))?.Name;
        (ScopeSource source, ScopeColumn column) = scope.Resolve(reference);
        return ReferenceEquals(source, own) ? column.Name : null;
    }

    /// <summary>True for design columns, and for all columns of tables joined by design columns.</summary>
    public bool IsDesign(ColumnReference reference)
    {
        if (OwnColumn(reference) is { } own) return Source(scope, Table)!.Columns.First(c => c.Name == own).Design;
        ScopeSource source = scope.Resolve(reference).Source;
        return dimensions.Exists(d => d.OfDesign && ReferenceEquals(Source(scope, d.Reference), source));
    }

    /// <summary>True when the expression reads design columns (or nothing), and subqueries only where they stand apart from the query around them.</summary>
    public bool IsDesign(Expression expression) => expression.DescendantsAndSelf().All(e => e switch
    {
        ColumnReference column => IsDesign(column),
        InSubquery or Exists or ScalarSubquery => QueryWalk.Subqueries(e).All(IsApart),
        Star => false,
        FunctionCall call => !FunctionCatalogue.IsAggregate(call.Name.Name),
        _ => true,
    });

    private bool IsApart(SelectQuery query) =>
        !QueryWalk.Columns(query).Any(c => scope.Sources.Any(s => c.Qualifier is null || string.Equals(c.Qualifier.Name, s.Alias, StringComparison.OrdinalIgnoreCase)));

    // Walks a tree of joins; gives the reason why it is no star.
    private string? Walk(TableReference from, out TableReference? design)
    {
        design = from;
        if (from is not Join join) return null;
        bool right = Holds(join.Right);
        if (join.Kind is not (JoinKind.Inner or JoinKind.Left)) return $"a {join.Kind.ToString().ToUpperInvariant()} JOIN is answered exactly";
        if (right && join.Kind == JoinKind.Left) return $"a LEFT JOIN that keeps rows without {Table.Name.Name} is answered exactly";
        if (!right && !Holds(join.Left)) return $"joins that do not begin with {Table.Name.Name} are answered exactly";
        (TableReference inner, TableReference other) = right ? (join.Right, join.Left) : (join.Left, join.Right);
        if (other is Join) return $"joins that do not begin with {Table.Name.Name} are answered exactly";
        if (Walk(inner, out design) is { } reason) return reason;
        ScopeSource source = Source(scope, other)!;
        List<string> keys = [];
        bool ofDesign = true;
        foreach (Identifier shared in join.Using)
        {
            if (source.Columns.FirstOrDefault(c => shared.Matches(c.Name)) is not { } key) return "USING names a column that is not in this table";
            keys.Add(key.Name);
            ofDesign &= IsDesign(new ColumnReference(null, shared));
        }
        foreach (Expression condition in SampleableQuery.Conjuncts(join.On))
        {
            if (KeyOf(condition, source, out Expression? value) is { } key) keys.Add(key);
            ofDesign &= (value ?? condition).DescendantsAndSelf().OfType<ColumnReference>().All(c => ReferenceEquals(scope.Resolve(c).Source, source) || IsDesign(c)) && !QueryWalk.Subqueries(condition).Any();
        }
        if (keys.Count == 0) return $"{source.Alias} is not joined by a key";
        dimensions.Add(new Dimension(other, keys, ofDesign, join.Kind == JoinKind.Left));
        if (ofDesign)
        {
            design = right ? join with { Right = design! } : join with { Left = design! };
            DesignConditions = [.. DesignConditions, .. join.On is null ? [] : new[] { join.On }, .. join.Using.Select(u => new ColumnReference(null, u))];
        }
        return null;
    }

    // dimension.key = something of the other tables, of the same kind of type, so that a unique key stays unique when compared.
    private string? KeyOf(Expression condition, ScopeSource dimension, out Expression? value)
    {
        value = null;
        if (condition is not Binary { Operator: BinaryOperator.Equal } equal) return null;
        foreach ((Expression key, Expression other) in new[] { (equal.Left, equal.Right), (equal.Right, equal.Left) })
        {
            if (key is not ColumnReference column || other is not ColumnReference match) continue;
            (ScopeSource source, ScopeColumn found) = scope.Resolve(column);
            (ScopeSource from, ScopeColumn of) = scope.Resolve(match);
            if (!ReferenceEquals(source, dimension) || ReferenceEquals(from, dimension) || found.Type.Kind != of.Type.Kind) continue;
            value = other;
            return found.Name;
        }
        return null;
    }

    private bool Holds(TableReference table) => QueryWalk.References(table).Any(t => ReferenceEquals(t, Table));

    private static ScopeSource? Source(Scope scope, TableReference table)
    {
        string? alias = QueryWalk.Alias(table);
        return scope.Sources.FirstOrDefault(s => s.Alias == alias);
    }
}
