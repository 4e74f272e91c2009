using Approx.Core;

namespace Approx.QueryLang;

/// <summary>
/// A part of a statement: immutable, compared by structure. Its place in the text takes no part in equality,
/// so a statement printed and parsed again equals itself.
/// </summary>
internal abstract record SyntaxNode
{
    /// <summary>Where the node stands in the text it was parsed from; (0, 0) for a node made by a program.</summary>
    public SourceSpan Span { get; init; }

    /// <summary>Structural equality: the same type and equal parts; <see cref="Span"/> is left out.</summary>
    public virtual bool Equals(SyntaxNode? other) => other is not null && EqualityContract == other.EqualityContract;

    /// <inheritdoc/>
    public override int GetHashCode() => EqualityContract.GetHashCode();
}
