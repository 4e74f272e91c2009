namespace Approx.QueryLang;

/// <summary>A name as it was written. Unquoted names match without regard to case, quoted ones exactly.</summary>
/// <param name="Name">The spelling, without quotes.</param>
/// <param name="IsQuoted">True when it stood in double quotes.</param>
internal sealed record Identifier(string Name, bool IsQuoted = false) : SyntaxNode
{
    /// <summary>True when this identifier names <paramref name="name"/>.</summary>
    public bool Matches(string name) =>
        string.Equals(Name, name, IsQuoted ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);

    /// <summary>The spelling without quotes.</summary>
    public override string ToString() => Name;
}
