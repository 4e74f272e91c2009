using Approx.Core;

namespace Approx.QueryLang;

/// <summary>Turns one parsed statement into its tree.</summary>
internal sealed class StatementBuilder : ApproxBaseVisitor<Statement>
{
    private readonly SourceText source;
    private readonly QueryBuilder queries;

    /// <summary>A builder for one statement of a text.</summary>
    public StatementBuilder(SourceText source)
    {
        this.source = source;
        queries = new QueryBuilder(source);
    }

    /// <summary>The statement of the root rule.</summary>
    public Statement Build(ApproxParser.RootContext context) => Visit(context.statement()) with { Span = SourceText.SpanOf(context.statement()) };

    /// <inheritdoc/>
    public override Statement VisitExplainStatement(ApproxParser.ExplainStatementContext context) =>
        new ExplainStatement(Visit(context.answerable()) with { Span = SourceText.SpanOf(context.answerable()) }, context.ANALYZE() is not null);

    /// <inheritdoc/>
    public override Statement VisitAnswerStatement(ApproxParser.AnswerStatementContext context) => Visit(context.answerable());

    /// <inheritdoc/>
    public override Statement VisitSelectStatement(ApproxParser.SelectStatementContext context) =>
        new SelectStatement(queries.Query(context.query()), new BoundBuilder(source).Build(context.bound()));

    /// <inheritdoc/>
    public override Statement VisitTestStatement(ApproxParser.TestStatementContext context) => new TestBuilder(source, queries).Build(context.test());

    /// <inheritdoc/>
    public override Statement VisitShowStatement(ApproxParser.ShowStatementContext context)
    {
        string what = context.what.GetText().ToUpperInvariant();
        switch (what)
        {
            case "TABLES" or "SAMPLES" when context.FROM() is { } from:
                throw source.Fail(from.Symbol, $"SHOW {what} takes no table", $"write SHOW {what} alone");
            case "TABLES": return new ShowTables();
            case "SAMPLES": return new ShowSamples();
            case "GROUPS" when context.tableName() is { } table: return new ShowGroups(queries.Table(table));
            case "GROUPS": throw source.Fail(context, "SHOW GROUPS needs a table", "write SHOW GROUPS FROM table");
        }
        string? nearest = NearestName.Of(what, ["TABLES", "SAMPLES", "GROUPS"]);
        throw source.Fail(context.what, $"SHOW cannot show {Excerpt.Of(context.what.GetText())}", nearest is null ? "SHOW TABLES, SHOW SAMPLES or SHOW GROUPS FROM table" : $"did you mean SHOW {nearest}?");
    }

    /// <inheritdoc/>
    public override Statement VisitDescribeStatement(ApproxParser.DescribeStatementContext context) => new DescribeTable(queries.Table(context.tableName()));

    /// <inheritdoc/>
    public override Statement VisitSetStatement(ApproxParser.SetStatementContext context) => new SetStatement(source.Name(context.identifier()), Setting(context.settingValue()));

    /// <inheritdoc/>
    public override Statement VisitCreateSampleStatement(ApproxParser.CreateSampleStatementContext context)
    {
        var create = new CreateSample(source.Name(context.identifier()), queries.Table(context.tableName()), [], null, null);
        foreach (ApproxParser.SampleOptionContext option in context.sampleOption())
        {
            create = option switch
            {
                ApproxParser.StratifiedOptionContext strata when create.StratifiedBy.Count == 0 => create with { StratifiedBy = strata.identifier().Select(source.Name).ToSyntaxList() },
                ApproxParser.CapOptionContext cap when create.Cap is null => create with { Cap = source.WholeNumber(cap.signedNumber(), "CAP", 1) },
                ApproxParser.BudgetOptionContext budget when create.BudgetBytes is null => create with { BudgetBytes = Budget(budget) },
                _ => throw source.Fail(option, $"{option.Start.Text.ToUpperInvariant()} is given twice", "leave one of them out"),
            };
        }
        return create;
    }

    /// <inheritdoc/>
    public override Statement VisitDropSampleStatement(ApproxParser.DropSampleStatementContext context) => new DropSample(source.Name(context.identifier()));

    private Expression Setting(ApproxParser.SettingValueContext context)
    {
        SourceSpan span = SourceText.SpanOf(context);
        switch (context)
        {
            case ApproxParser.NumberSettingContext number:
                string text = source.Number(number.signedNumber().NUMBER().Symbol);
                string? unit = number.UNIT() is { } brackets ? source.UnitOf(brackets) : number.PERCENT() is null ? null : "%";
                Literal value = unit is null ? new NumberLiteral(text) { Span = span } : new QuantityLiteral(text, unit) { Span = span };
                return number.signedNumber().MINUS() is null ? value : new Unary(UnaryOperator.Negate, value) { Span = span };
            case ApproxParser.StringSettingContext setting: return new StringLiteral(SourceText.Unquote(setting.STRING())) { Span = span };
            case ApproxParser.BooleanSettingContext boolean: return new BooleanLiteral(boolean.TRUE() is not null) { Span = span };
            case ApproxParser.WordSettingContext word: return new StringLiteral(source.OptionalName(word.identifier())?.Name ?? word.GetText()) { Span = span };
            default: throw new InvalidOperationException($"no tree for {context.GetType().Name}");
        }
    }

    private long Budget(ApproxParser.BudgetOptionContext context)
    {
        string text = SourceText.Unquote(context.STRING());
        return ByteSize.TryParse(text, out long bytes)
            ? bytes
            : throw source.Fail(context.STRING().Symbol, $"{Excerpt.Of(text)} is no size", "write a number and B, KiB, MiB or GiB: BUDGET '64 MiB'");
    }
}
