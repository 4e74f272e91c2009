using Antlr4.Runtime;
using Approx.Core;

namespace Approx.QueryLang;

/// <summary>Turns parsed SELECTs and their tables into tree nodes.</summary>
internal sealed class QueryBuilder
{
    private readonly SourceText source;

    /// <summary>A builder over one text.</summary>
    public QueryBuilder(SourceText source)
    {
        this.source = source;
        Expressions = new ExpressionBuilder(source, this);
    }

    /// <summary>The builder of the expressions within.</summary>
    public ExpressionBuilder Expressions { get; }

    /// <summary>A SELECT in parentheses. Bounds within are refused: they hold for a whole answer.</summary>
    public SelectQuery Subquery(ApproxParser.SubqueryContext context)
    {
        if (context.bound() is [var bound, ..])
            throw source.Fail(bound, $"{Excerpt.Of(bound.Start.Text.ToUpperInvariant())} stands in a subquery", "bounds hold for the whole answer: move it to the end of the statement");
        return Query(context.query());
    }

    /// <summary>A SELECT.</summary>
    public SelectQuery Query(ApproxParser.QueryContext context)
    {
        var query = new SelectQuery
        {
            With = CommonTables(context.withClause()),
            IsDistinct = context.DISTINCT() is not null,
            Items = context.selectItem().Select(Item).ToSyntaxList(),
            From = context.tables() is { } tables ? Tables(tables) : null,
            Where = Expressions.BuildOptional(context.where),
            GroupBy = context.grouping() is ApproxParser.GroupByKeysContext keys ? Expressions.BuildAll(keys.expression()) : [],
            GroupByAll = context.grouping() is ApproxParser.GroupByAllContext,
            Having = Expressions.BuildOptional(context.having),
            OrderBy = Expressions.SortKeys(context.sortKeys()),
            Span = SourceText.SpanOf(context),
        };
        foreach (ApproxParser.RowLimitContext limit in context.rowLimit())
        {
            query = limit switch
            {
                ApproxParser.LimitRowsContext rows when query.Limit is null => query with { Limit = source.WholeNumber(rows.signedNumber(), "LIMIT", 0) },
                ApproxParser.OffsetRowsContext rows when query.Offset is null => query with { Offset = source.WholeNumber(rows.signedNumber(), "OFFSET", 0) },
                _ => throw source.Fail(limit.Start, $"{limit.Start.Text.ToUpperInvariant()} is given twice", "leave one of them out"),
            };
        }
        return query;
    }

    /// <summary>What stands after FROM: a comma is a cross join.</summary>
    public TableReference Tables(ApproxParser.TablesContext context)
    {
        TableReference? left = null;
        foreach (ApproxParser.TableContext table in context.table())
        {
            TableReference first = Primary(table.tablePrimary());
            left = left is null ? first : Joined(new Join(JoinKind.Cross, left, first, null, []), context.Start, table.tablePrimary());
            foreach (ApproxParser.JoinPartContext part in table.joinPart())
            {
                Join join = JoinTo(left, part);
                if (join.Kind is JoinKind.Right or JoinKind.Full && context.COMMA().Length > 0)
                    throw source.Fail(part.Start, $"{join.Kind.ToString().ToUpperInvariant()} JOIN beside a comma", "write CROSS JOIN instead of the comma, so that the order of the joins is plain");
                left = Joined(join, context.Start, part);
            }
        }
        return left!;
    }

    /// <summary>A table by its name alone.</summary>
    public NamedTable Table(ApproxParser.TableNameContext context) =>
        new(source.OptionalName(context.schema), source.Name(context.name)) { Span = SourceText.SpanOf(context) };

    private SyntaxList<CommonTable> CommonTables(ApproxParser.WithClauseContext? context) => context is null
        ? []
        : context.commonTable().Select(table => new CommonTable(source.Name(table.identifier()), Subquery(table.subquery())) { Span = SourceText.SpanOf(table) }).ToSyntaxList();

    private SelectItem Item(ApproxParser.SelectItemContext context)
    {
        SourceSpan span = SourceText.SpanOf(context);
        if (context is ApproxParser.ExpressionItemContext item)
            return new SelectItem(Expressions.Build(item.expression()), source.OptionalName(item.identifier())) { Span = span };
        source.Count(span);
        Identifier? qualifier = context is ApproxParser.AllColumnsOfContext all ? source.Name(all.identifier()) : null;
        return new SelectItem(new Star(qualifier) { Span = span }) { Span = span };
    }

    private TableReference Primary(ApproxParser.TablePrimaryContext context)
    {
        SourceSpan span = SourceText.SpanOf(context);
        source.Count(span);
        if (context is ApproxParser.SubqueryTableContext subquery)
            return new SubqueryTable(Subquery(subquery.subquery()), source.OptionalName(subquery.identifier())) { Span = span };
        var named = (ApproxParser.NamedTableContext)context;
        return Table(named.tableName()) with { Alias = source.OptionalName(named.identifier()), Span = span };
    }

    private Join JoinTo(TableReference left, ApproxParser.JoinPartContext context)
    {
        if (context is ApproxParser.CrossJoinContext cross) return new Join(JoinKind.Cross, left, Primary(cross.tablePrimary()), null, []);
        var part = (ApproxParser.ConditionalJoinContext)context;
        JoinKind kind = part.LEFT() is not null ? JoinKind.Left : part.RIGHT() is not null ? JoinKind.Right : part.FULL() is not null ? JoinKind.Full : JoinKind.Inner;
        TableReference right = Primary(part.tablePrimary());
        return part.joinCondition() switch
        {
            ApproxParser.OnConditionContext on => new Join(kind, left, right, Expressions.Build(on.expression()), []),
            ApproxParser.UsingColumnsContext columns => new Join(kind, left, right, null, columns.identifier().Select(UsingColumn).ToSyntaxList()),
            _ => throw source.Fail(part.JOIN().Symbol, "the JOIN has no condition", "write ON a.column = b.column or USING (column) after the table"),
        };
    }

    private Identifier UsingColumn(ApproxParser.IdentifierContext context)
    {
        source.Count(SourceText.SpanOf(context));
        return source.Name(context);
    }

    private Join Joined(Join join, IToken first, ParserRuleContext last)
    {
        SourceSpan span = SourceText.SpanOf(first).Union(SourceText.SpanOf(last));
        source.Count(span);
        return join with { Span = span };
    }
}
