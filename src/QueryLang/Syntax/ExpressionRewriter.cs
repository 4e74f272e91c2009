namespace Approx.QueryLang;

/// <summary>
/// Rewrites expressions bottom-up: override <see cref="RewriteNode"/> and answer another expression for those to be replaced.
/// Override <see cref="Rewrite"/> instead to stop the descent (below an aggregate, say).
/// </summary>
internal abstract class ExpressionRewriter
{
    /// <summary>The expression with all below it rewritten, children first; the same object when nothing changes.</summary>
    public virtual Expression Rewrite(Expression expression) => RewriteNode(expression.MapChildren(Rewrite));

    /// <summary>What one expression becomes; its children are rewritten already.</summary>
    protected abstract Expression RewriteNode(Expression expression);
}
