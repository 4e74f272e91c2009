using Approx.Core;
using Approx.QueryLang;

namespace Approx.Engine.Binding;

/// <summary>A column a statement can name.</summary>
/// <param name="Name">Exact spelling.</param>
/// <param name="Type">What it yields.</param>
/// <param name="Design">True for columns whose values the catalogue knows (specimen and design columns of a stored table).</param>
/// <param name="Nullable">False when the store says it is never NULL.</param>
internal sealed record ScopeColumn(string Name, ValueType Type, bool Design = false, bool Nullable = true);

/// <summary>A table, subquery or WITH table under the name it goes by.</summary>
/// <param name="Alias">The name before the point.</param>
/// <param name="Table">The stored table's name, or null for a subquery.</param>
/// <param name="Columns">Its columns in order.</param>
internal sealed record ScopeSource(string Alias, string? Table, IReadOnlyList<ScopeColumn> Columns);

/// <summary>The names visible at one level of a query; a subquery also sees the levels around it.</summary>
internal sealed class Scope(IReadOnlyList<ScopeSource> sources, Scope? outer, string text)
{
    /// <summary>The sources of this level.</summary>
    public IReadOnlyList<ScopeSource> Sources { get; } = sources;

    /// <summary>Columns of USING, which both sides share: named without a qualifier.</summary>
    public HashSet<string> Shared { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds a column.</summary>
    /// <exception cref="ApproxException">No such column, or more than one.</exception>
    public (ScopeSource Source, ScopeColumn Column) Resolve(ColumnReference reference)
    {
        List<(ScopeSource, ScopeColumn)> found = [];
        for (Scope? level = this; level is not null && found.Count == 0; level = level.Outer) level.Collect(reference, found);
        return found.Count switch
        {
            1 => found[0],
            0 => throw Missing(reference),
            _ => throw ApproxException.WrongStatement($"column {reference.Name.Name} is ambiguous", text, reference.Span,
                "write it with its table: " + string.Join(" or ", found.Select(f => f.Item1.Alias + "." + f.Item2.Name))),
        };
    }

    /// <summary>True when a column of this name can be seen at this level.</summary>
    public bool Has(Identifier name) => Sources.Any(s => s.Columns.Any(c => name.Matches(c.Name)));

    private Scope? Outer { get; } = outer;

    private void Collect(ColumnReference reference, List<(ScopeSource, ScopeColumn)> found)
    {
        foreach (ScopeSource source in Sources)
        {
            if (reference.Qualifier is { } qualifier && !qualifier.Matches(source.Alias)) continue;
            foreach (ScopeColumn column in source.Columns)
            {
                if (!reference.Name.Matches(column.Name)) continue;
                found.Add((source, column));
                if (reference.Qualifier is null && Shared.Contains(column.Name)) return;
            }
        }
    }

    private ApproxException Missing(ColumnReference reference)
    {
        if (reference.Qualifier is { } qualifier && !Sources.Any(s => qualifier.Matches(s.Alias)))
        {
            string? near = NearestName.Of(qualifier.Name, Sources.Select(s => s.Alias));
            return ApproxException.WrongStatement($"unknown table {qualifier.Name}", text, qualifier.Span,
                near is null ? "tables here: " + string.Join(", ", Sources.Select(s => s.Alias)) : $"did you mean {near}?");
        }
        List<string> names = [];
        for (Scope? level = this; level is not null; level = level.Outer) names.AddRange(level.Sources.SelectMany(s => s.Columns).Select(c => c.Name));
        string? nearest = NearestName.Of(reference.Name.Name, names);
        string hint = nearest is not null
            ? $"did you mean {nearest}?"
            : "DESCRIBE table lists its columns" + (names.Count is > 0 and <= 12 ? ": " + string.Join(", ", names) : "");
        return ApproxException.WrongStatement($"unknown column {reference.Name.Name}", text, reference.Name.Span, hint);
    }
}
