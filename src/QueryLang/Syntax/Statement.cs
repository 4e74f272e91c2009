using Approx.Core;

namespace Approx.QueryLang;

/// <summary>
/// A parsed statement: immutable, compared by structure. <see cref="QueryParser"/> makes it from text; its text form is canonical SQL
/// that parses to an equal statement.
/// </summary>
public abstract record Statement
{
    private protected Statement()
    {
    }

    /// <summary>Where the statement stands in its text; takes no part in equality.</summary>
    public SourceSpan Span { get; init; }

    /// <summary>Structural equality: the same kind of statement with equal parts.</summary>
    public virtual bool Equals(Statement? other) => other is not null && EqualityContract == other.EqualityContract;

    /// <inheritdoc/>
    public override int GetHashCode() => EqualityContract.GetHashCode();

    /// <summary>Canonical SQL on one line, without a semicolon.</summary>
    public sealed override string ToString() => StatementPrinter.Print(this);
}

/// <summary>A SELECT with its bounds.</summary>
internal sealed record SelectStatement(SelectQuery Query, Bound Bound) : Statement;

/// <summary><c>EXPLAIN [ANALYZE]</c> of a SELECT or a TEST.</summary>
internal sealed record ExplainStatement(Statement Inner, bool IsAnalyze) : Statement;

/// <summary>SHOW TABLES.</summary>
internal sealed record ShowTables : Statement;

/// <summary>SHOW SAMPLES.</summary>
internal sealed record ShowSamples : Statement;

/// <summary>SHOW GROUPS FROM table.</summary>
internal sealed record ShowGroups(NamedTable Table) : Statement;

/// <summary>DESCRIBE table.</summary>
internal sealed record DescribeTable(NamedTable Table) : Statement;

/// <summary>SET name = value. A bare word is a <see cref="StringLiteral"/>, <c>99 %</c> the quantity <c>99[%]</c>, a negative number a <see cref="Unary"/>.</summary>
internal sealed record SetStatement(Identifier Name, Expression Value) : Statement;

/// <summary>CREATE SAMPLE name ON table [STRATIFIED BY (columns)] [CAP n] [BUDGET '64 MiB'].</summary>
/// <param name="Name">The new sample's name.</param>
/// <param name="Table">The table it is drawn from.</param>
/// <param name="StratifiedBy">The columns whose values are the strata; empty for one stratum.</param>
/// <param name="Cap">Rows kept per stratum, ≥ 1; null for the default.</param>
/// <param name="BudgetBytes">The most the sample may take on disk, in bytes, ≥ 1; null for the default.</param>
internal sealed record CreateSample(Identifier Name, NamedTable Table, SyntaxList<Identifier> StratifiedBy, long? Cap, long? BudgetBytes) : Statement;

/// <summary>DROP SAMPLE name.</summary>
internal sealed record DropSample(Identifier Name) : Statement;
