using Antlr4.Runtime;
using Antlr4.Runtime.Tree;
using Approx.Core;

namespace Approx.QueryLang;

/// <summary>Turns parsed expressions into syntax-tree expressions; one small method per alternative of the grammar.</summary>
internal sealed class ExpressionBuilder(SourceText source, QueryBuilder queries) : ApproxBaseVisitor<Expression>
{
    private readonly LiteralBuilder literals = new(source);

    /// <summary>The expression of a rule's match.</summary>
    public Expression Build(ParserRuleContext context) => Visit(context);

    /// <summary>The expression of an optional rule's match.</summary>
    public Expression? BuildOptional(ParserRuleContext? context) => context is null ? null : Visit(context);

    /// <summary>The expressions of a list of matches.</summary>
    public SyntaxList<Expression> BuildAll(IEnumerable<ParserRuleContext> contexts) => contexts.Select(Build).ToSyntaxList();

    /// <summary>The sort keys of ORDER BY; empty when it is absent.</summary>
    public SyntaxList<SortKey> SortKeys(ApproxParser.SortKeysContext? context) =>
        context is null ? [] : context.sortKey().Select(SortKey).ToSyntaxList();

    /// <summary>The column of a bare column rule.</summary>
    public ColumnReference Column(ApproxParser.ColumnContext context) => (ColumnReference)Visit(context);

    /// <summary>The constant of a literal rule.</summary>
    public Literal Literal(ApproxParser.LiteralContext context) => Placed(literals.Visit(context), context);

    // ---- Logic and comparison

    /// <inheritdoc/>
    public override Expression VisitNot(ApproxParser.NotContext context) => Placed(new Unary(UnaryOperator.Not, Build(context.expression())), context);

    /// <inheritdoc/>
    public override Expression VisitAnd(ApproxParser.AndContext context) => Infix(BinaryOperator.And, context.expression(0), context.expression(1), context);

    /// <inheritdoc/>
    public override Expression VisitOr(ApproxParser.OrContext context) => Infix(BinaryOperator.Or, context.expression(0), context.expression(1), context);

    /// <inheritdoc/>
    public override Expression VisitSimple(ApproxParser.SimpleContext context) => Build(context.isTest());

    /// <inheritdoc/>
    public override Expression VisitIsTest(ApproxParser.IsTestContext context)
    {
        source.CheckSuffixes(context.isSuffix().Length, context);
        Expression operand = Build(context.comparison());
        foreach (ApproxParser.IsSuffixContext suffix in context.isSuffix())
        {
            Expression test = suffix switch
            {
                ApproxParser.IsNullContext isNull => new IsNull(operand, isNull.NOT() is not null),
                ApproxParser.IsNullShortContext => new IsNull(operand),
                ApproxParser.NotNullShortContext => new IsNull(operand, IsNegated: true),
                ApproxParser.IsTruthContext truth => new IsTruth(operand, truth.TRUE() is not null, truth.NOT() is not null),
                ApproxParser.IsDistinctContext distinct => new Binary(
                    distinct.NOT() is null ? BinaryOperator.IsDistinctFrom : BinaryOperator.IsNotDistinctFrom, operand, Build(distinct.comparison())),
                _ => throw new InvalidOperationException($"no tree for {suffix.GetType().Name}"),
            };
            operand = Placed(test, SourceText.SpanOf(context.Start).Union(SourceText.SpanOf(suffix)));
        }
        return operand;
    }

    /// <inheritdoc/>
    public override Expression VisitComparison(ApproxParser.ComparisonContext context)
    {
        if (context.right is null) return Build(context.left);
        BinaryOperator op = ((ITerminalNode)context.GetChild(1)).Symbol.Type switch
        {
            ApproxLexer.EQ => BinaryOperator.Equal,
            ApproxLexer.NE => BinaryOperator.NotEqual,
            ApproxLexer.LT => BinaryOperator.Less,
            ApproxLexer.LE => BinaryOperator.LessOrEqual,
            ApproxLexer.GT => BinaryOperator.Greater,
            _ => BinaryOperator.GreaterOrEqual,
        };
        return Infix(op, context.left, context.right, context);
    }

    /// <inheritdoc/>
    public override Expression VisitMembership(ApproxParser.MembershipContext context)
    {
        Expression operand = Build(context.value());
        return context.membershipTest() switch
        {
            null => operand,
            ApproxParser.BetweenContext test => Placed(new Between(operand, Build(test.low), Build(test.high), test.NOT() is not null), context),
            ApproxParser.InSubqueryContext test => Placed(new InSubquery(operand, queries.Subquery(test.subquery()), test.NOT() is not null), context),
            ApproxParser.InListContext test => Placed(new InList(operand, BuildAll(test.expression()), test.NOT() is not null), context),
            ApproxParser.LikeContext test => Placed(
                new Like(operand, Build(test.pattern), BuildOptional(test.escape), test.ILIKE() is not null, test.NOT() is not null), context),
            var other => throw new InvalidOperationException($"no tree for {other.GetType().Name}"),
        };
    }

    // ---- Arithmetic

    /// <inheritdoc/>
    public override Expression VisitSign(ApproxParser.SignContext context) =>
        Placed(new Unary(context.MINUS() is null ? UnaryOperator.Plus : UnaryOperator.Negate, Build(context.value())), context);

    /// <inheritdoc/>
    public override Expression VisitPower(ApproxParser.PowerContext context) => Infix(BinaryOperator.Power, context.value(0), context.value(1), context);

    /// <inheritdoc/>
    public override Expression VisitProduct(ApproxParser.ProductContext context)
    {
        BinaryOperator op = ((ITerminalNode)context.GetChild(1)).Symbol.Type switch
        {
            ApproxLexer.STAR => BinaryOperator.Multiply,
            ApproxLexer.SLASH => BinaryOperator.Divide,
            ApproxLexer.DOUBLE_SLASH => BinaryOperator.IntegerDivide,
            _ => BinaryOperator.Modulo,
        };
        return Infix(op, context.value(0), context.value(1), context);
    }

    /// <inheritdoc/>
    public override Expression VisitSum(ApproxParser.SumContext context) =>
        Infix(context.PLUS() is null ? BinaryOperator.Subtract : BinaryOperator.Add, context.value(0), context.value(1), context);

    /// <inheritdoc/>
    public override Expression VisitConcatenation(ApproxParser.ConcatenationContext context) =>
        Infix(BinaryOperator.Concatenate, context.value(0), context.value(1), context);

    /// <inheritdoc/>
    public override Expression VisitCastSuffix(ApproxParser.CastSuffixContext context)
    {
        int casts = 1;
        for (ApproxParser.ValueContext inner = context.value(); inner is ApproxParser.CastSuffixContext cast; inner = cast.value()) casts++;
        source.CheckSuffixes(casts, context);
        return Placed(new Cast(Build(context.value()), literals.Type(context.typeName())), context);
    }

    /// <inheritdoc/>
    public override Expression VisitPrimaryValue(ApproxParser.PrimaryValueContext context) => Build(context.primary());

    // ---- Primaries

    /// <inheritdoc/>
    public override Expression VisitLiteralPrimary(ApproxParser.LiteralPrimaryContext context) => Literal(context.literal());

    /// <inheritdoc/>
    public override Expression VisitCase(ApproxParser.CaseContext context) => Placed(
        new Case(
            BuildOptional(context.operand),
            context.caseBranch().Select(branch => new CaseBranch(Build(branch.when), Build(branch.then)) { Span = SourceText.SpanOf(branch) }).ToSyntaxList(),
            BuildOptional(context.otherwise)),
        context);

    /// <inheritdoc/>
    public override Expression VisitCast(ApproxParser.CastContext context) =>
        Placed(new Cast(Build(context.expression()), literals.Type(context.typeName()), context.TRY_CAST() is not null), context);

    /// <inheritdoc/>
    public override Expression VisitExtract(ApproxParser.ExtractContext context)
    {
        IToken field = context.identifier()?.Start ?? context.STRING().Symbol;
        string name = context.identifier() is { } word ? source.Name(word).Name : SourceText.Unquote(context.STRING());
        Expression part = Placed(new StringLiteral(name.ToLowerInvariant()), SourceText.SpanOf(field));
        return Placed(new FunctionCall("date_part", part, Build(context.expression())), context);
    }

    /// <inheritdoc/>
    public override Expression VisitExists(ApproxParser.ExistsContext context) => Placed(new Exists(queries.Subquery(context.subquery())), context);

    /// <inheritdoc/>
    public override Expression VisitScalarSubquery(ApproxParser.ScalarSubqueryContext context) =>
        Placed(new ScalarSubquery(queries.Subquery(context.subquery())), context);

    /// <inheritdoc/>
    public override Expression VisitParenthesized(ApproxParser.ParenthesizedContext context) => Build(context.expression());

    /// <inheritdoc/>
    public override Expression VisitColumnPrimary(ApproxParser.ColumnPrimaryContext context) => Build(context.column());

    /// <inheritdoc/>
    public override Expression VisitColumn(ApproxParser.ColumnContext context) =>
        Placed(new ColumnReference(source.OptionalName(context.qualifier), source.Name(context.name)), context);

    /// <inheritdoc/>
    public override Expression VisitFunctionCall(ApproxParser.FunctionCallContext context)
    {
        ApproxParser.FunctionNameContext name = context.functionName();
        Identifier function = source.OptionalName(name.identifier()) ?? new Identifier(name.GetText()) { Span = SourceText.SpanOf(name) };
        var arguments = context.callArguments() as ApproxParser.ExpressionArgumentsContext;
        var star = context.callArguments() as ApproxParser.StarArgumentContext;
        var call = new FunctionCall(function, star is null ? BuildAll(arguments?.expression() ?? []) : [Placed(new Star(), star)])
        {
            IsDistinct = arguments?.DISTINCT() is not null,
            OrderBy = SortKeys(arguments?.sortKeys()),
            WithinGroup = SortKeys(context.withinGroup()?.sortKeys()),
            Filter = BuildOptional(context.filter()?.expression()),
            Over = context.over() is { } over ? new Window(BuildAll(over.expression()), SortKeys(over.sortKeys())) { Span = SourceText.SpanOf(over) } : null,
        };
        return Placed(call, context);
    }

    private SortKey SortKey(ApproxParser.SortKeyContext context)
    {
        NullPlacement? nulls = context.NULLS() is null ? null : context.FIRST() is null ? NullPlacement.Last : NullPlacement.First;
        return new SortKey(Build(context.expression()), context.DESC() is not null, nulls) { Span = SourceText.SpanOf(context) };
    }

    private Expression Infix(BinaryOperator op, ParserRuleContext left, ParserRuleContext right, ParserRuleContext whole) =>
        Placed(new Binary(op, Build(left), Build(right)), whole);

    private T Placed<T>(T expression, ParserRuleContext context)
        where T : Expression
        => Placed(expression, SourceText.SpanOf(context));

    private T Placed<T>(T expression, SourceSpan span)
        where T : Expression
    {
        source.Count(span);
        return (T)(expression with { Span = span });
    }
}
