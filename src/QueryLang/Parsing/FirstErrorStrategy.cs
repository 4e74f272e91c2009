using Antlr4.Runtime;
using Antlr4.Runtime.Misc;

namespace Approx.QueryLang;

/// <summary>Stops at the first mistake and lets <see cref="SyntaxDiagnosis"/> say in the user's words what it is.</summary>
internal sealed class FirstErrorStrategy(StatementTokens tokens) : DefaultErrorStrategy
{
    /// <inheritdoc/>
    public override void Recover(Parser recognizer, RecognitionException e) => throw SyntaxDiagnosis.Explain(tokens, e.OffendingToken.TokenIndex, ExpectedBy(e));

    /// <inheritdoc/>
    public override IToken RecoverInline(Parser recognizer) =>
        throw SyntaxDiagnosis.Explain(tokens, recognizer.CurrentToken.TokenIndex, recognizer.GetExpectedTokens());

    /// <inheritdoc/>
    public override void Sync(Parser recognizer)
    {
        // No attempt to read on behind a mistake.
    }

    /// <inheritdoc/>
    public override void ReportError(Parser recognizer, RecognitionException e)
    {
        // Recover, which follows, throws.
    }

    private static IntervalSet? ExpectedBy(RecognitionException e) => e is InputMismatchException ? e.GetExpectedTokens() : null;
}
