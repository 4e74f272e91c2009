using Approx.QueryLang;

namespace Approx.Engine.Execution;

/// <summary>
/// Rewrites what only this language has into plain SQL for an exact answer: FRACTION becomes an average, COUNT_IF a filtered count,
/// and the bounds of an exact aggregate are the aggregate itself.
/// </summary>
internal sealed class ExactRewriter : ExpressionRewriter
{
    /// <summary>A bound query in plain SQL terms.</summary>
    public SelectQuery Rewrite(SelectQuery query) => query with
    {
        With = query.With.Map(table => table with { Query = Rewrite(table.Query) }),
        Items = query.Items.Map(item => item with { Expression = Rewrite(item.Expression) }),
        From = query.From is null ? null : Rewrite(query.From),
        Where = query.Where is null ? null : Rewrite(query.Where),
        GroupBy = query.GroupBy.Map(Rewrite),
        Having = query.Having is null ? null : Rewrite(query.Having),
        OrderBy = query.OrderBy.Map(key => key.Map(Rewrite)),
    };

    /// <inheritdoc/>
    protected override Expression RewriteNode(Expression expression) => expression switch
    {
        FunctionCall { Name.Name: "fraction" } call => new FunctionCall("avg", Share(call.Arguments[0])) { Filter = call.Filter },
        FunctionCall { Name.Name: "count_if" } call => new FunctionCall("count", new Star()) { Filter = Both(call.Filter, call.Arguments[0]) },
        FunctionCall { Name.Name: "lower_bound" or "upper_bound" } call => call.Arguments[0],
        FunctionCall { Name.Name: "relative_error" } call => new Case(null, [new CaseBranch(new IsNull(call.Arguments[0]), new NullLiteral())], new Cast(new NumberLiteral("0"), new TypeName("DOUBLE"))),
        InSubquery membership => membership with { Query = Rewrite(membership.Query) },
        Exists exists => exists with { Query = Rewrite(exists.Query) },
        ScalarSubquery subquery => subquery with { Query = Rewrite(subquery.Query) },
        _ => expression,
    };

    private TableReference Rewrite(TableReference table) => table switch
    {
        SubqueryTable subquery => subquery with { Query = Rewrite(subquery.Query) },
        Join join => join with { Left = Rewrite(join.Left), Right = Rewrite(join.Right), On = join.On is null ? null : Rewrite(join.On) },
        _ => table,
    };

    // NULL where the condition is NULL, so that the average leaves such rows out.
    private static Case Share(Expression condition) =>
        new(null, [new CaseBranch(condition, new NumberLiteral("1")), new CaseBranch(new Unary(UnaryOperator.Not, condition), new NumberLiteral("0"))], null);

    private static Expression Both(Expression? filter, Expression condition) =>
        filter is null ? condition : new Binary(BinaryOperator.And, filter, condition);
}
