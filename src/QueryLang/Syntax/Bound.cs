using Approx.Core;

namespace Approx.QueryLang;

/// <summary>What an answer is inferred to.</summary>
internal enum InferenceScope
{
    /// <summary>The rows in the store: the exact answer has no error.</summary>
    Database,

    /// <summary>The population the specimens come from.</summary>
    Population,
}

/// <summary>What happens when a bound is not met.</summary>
internal enum MissPolicy
{
    Exact,
    Warn,
    Fail,
    Null,
}

/// <summary>The bound clauses of a statement; what was not written is null or false.</summary>
internal sealed record Bound : SyntaxNode
{
    /// <summary>No clause at all.</summary>
    public static Bound None { get; } = new();

    /// <summary>ERROR WITHIN 2 %.</summary>
    public RelativeError? RelativeError { get; init; }

    /// <summary>ERROR WITHIN 5, in the column's unit, or ERROR WITHIN 5[um3]: a positive <see cref="NumberLiteral"/> or <see cref="QuantityLiteral"/>.</summary>
    public Literal? AbsoluteError { get; init; }

    /// <summary>AT CONFIDENCE 99 %.</summary>
    public Confidence? Confidence { get; init; }

    /// <summary>WITHIN 2 SECONDS; positive, whole ticks of 100 ns.</summary>
    public TimeSpan? Time { get; init; }

    /// <summary>SIMULTANEOUS: the confidence holds for all cells together.</summary>
    public bool IsSimultaneous { get; init; }

    /// <summary>FOR DATABASE or FOR POPULATION.</summary>
    public InferenceScope? Scope { get; init; }

    /// <summary>ON MISS …</summary>
    public MissPolicy? OnMiss { get; init; }

    /// <summary>EXACT: no sampling at all.</summary>
    public bool IsExact { get; init; }

    /// <summary>The confidence with its default, 95 %.</summary>
    public Confidence ConfidenceOrDefault => Confidence ?? Core.Confidence.Default;

    /// <summary>The scope with its default, DATABASE.</summary>
    public InferenceScope ScopeOrDefault => Scope ?? InferenceScope.Database;

    /// <summary>ON MISS with its default: EXACT, with a time bound WARN.</summary>
    public MissPolicy OnMissOrDefault => OnMiss ?? (Time is null ? MissPolicy.Exact : MissPolicy.Warn);
}
