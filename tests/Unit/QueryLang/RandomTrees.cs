using Approx.Core;
using Approx.QueryLang;
using FsCheck;
using FsCheck.Fluent;

namespace Approx.Tests.QueryLang;

/// <summary>Random trees over all node types: whatever the binder may build, not only what a parser yields.</summary>
internal static class RandomTrees
{
    /// <summary>Any statement.</summary>
    public static Gen<Statement> Statements { get; } = Gen.Sized(size => Statement(Math.Min(size, 20) / 5 + 1));

    private static Gen<Identifier> Name { get; } = Gen.Frequency(
        (6, Gen.Elements("a", "volume", "Volume", "x1", "größe", "µ_m2", "_", "体積", "error", "within", "exact", "groups", "date", "interval", "samples", "day", "test", "by", "for", "method").Select(n => new Identifier(n))),
        (2, Gen.Elements("a", "Two words", "quo\"te", "select", "1st", "'", "--", "\n").Select(n => new Identifier(n, IsQuoted: true))));

    private static Gen<string> Text { get; } = Gen.Elements("", "wt", "it's", "%_", "--", "/*", "\"", "a;b", "体積 🧠", "line\nline");

    private static Gen<string> Number { get; } = Gen.Elements("0", "1", "42", "1.50", "0.025", ".5", "5.", "1e6", "2.5E-3", "123456789012345678901234567890");

    private static Gen<string> UnitText { get; } = Gen.Elements("um", "um3", "1/mm3", "%", "deg", "voxel", "mm");

    private static Gen<bool> Flag { get; } = Gen.Elements(false, true);

    private static Gen<Literal> Margin { get; } = Gen.OneOf(
        Gen.Elements("1", "0.5", "1e2").Select(n => (Literal)new NumberLiteral(n)), UnitText.Select(u => (Literal)new QuantityLiteral("2.5", u)));

    private static Gen<Literal> Literal { get; } = Gen.OneOf(
        Number.Select(n => (Literal)new NumberLiteral(n)),
        Text.Select(t => (Literal)new StringLiteral(t)),
        Flag.Select(f => (Literal)new BooleanLiteral(f)),
        Gen.Constant((Literal)new NullLiteral()),
        Number.Zip(UnitText, (n, u) => (Literal)new QuantityLiteral(n, u)),
        Gen.Elements("DATE", "TIME", "TIMESTAMP", "TIMESTAMPTZ").Zip(Text, (type, t) => (Literal)new TemporalLiteral(type, t)),
        Text.Zip(Gen.Elements(null, "DAY", "MONTH", "HOUR", "SECOND"), (t, unit) => (Literal)new IntervalLiteral(t, unit)));

    private static Gen<ColumnReference> Column { get; } = Optional(Name).Zip(Name, (q, n) => new ColumnReference(q, n));

    private static Gen<TypeName> Type { get; } = Gen.Elements(
        new TypeName("DOUBLE"), new TypeName("DOUBLE PRECISION"), new TypeName("DECIMAL", [10, 2]), new TypeName("VARCHAR", [5]), new TypeName("TIMESTAMP WITH TIME ZONE"), new TypeName("TIME WITHOUT TIME ZONE"));

    private static Gen<Expression> Expression(int depth)
    {
        Gen<Expression> leaf = Gen.OneOf(Literal.Select(l => (Expression)l), Column.Select(c => (Expression)c));
        if (depth <= 0) return leaf;
        Gen<Expression> inner = Lazily(() => Expression(depth - 1));
        Gen<SelectQuery> query = Lazily(() => Query(depth - 2));
        Gen<SyntaxList<Expression>> few = List(inner, 0, 3), some = List(inner, 1, 3);
        Gen<Expression> unary = Gen.Elements(Enum.GetValues<UnaryOperator>()).Zip(inner, (op, e) => (Expression)new Unary(op, e));
        Gen<Expression> binary = Gen.Elements(Enum.GetValues<BinaryOperator>()).Zip(inner.Two(), (op, e) => (Expression)new Binary(op, e.Item1, e.Item2));
        return Gen.Frequency(
            (3, leaf),
            (3, unary),
            (8, binary),
            (1, inner.Three().Zip(Flag, (e, not) => (Expression)new Between(e.Item1, e.Item2, e.Item3, not))),
            (1, inner.Zip(some).Zip(Flag, (e, not) => (Expression)new InList(e.Item1, e.Item2, not))),
            (1, inner.Zip(query).Zip(Flag, (e, not) => (Expression)new InSubquery(e.Item1, e.Item2, not))),
            (1, inner.Two().Zip(Optional(inner)).Zip(Flag.Two(), (e, f) => (Expression)new Like(e.Item1.Item1, e.Item1.Item2, e.Item2, f.Item1, f.Item2))),
            (1, inner.Zip(Flag, (e, not) => (Expression)new IsNull(e, not))),
            (1, inner.Zip(Flag.Two(), (e, f) => (Expression)new IsTruth(e, f.Item1, f.Item2))),
            (1, Optional(inner).Zip(List(inner.Two().Select(e => new CaseBranch(e.Item1, e.Item2)), 1, 2)).Zip(Optional(inner), (e, otherwise) => (Expression)new Case(e.Item1, e.Item2, otherwise))),
            (1, inner.Zip(Type).Zip(Flag, (e, isTry) => (Expression)new Cast(e.Item1, e.Item2, isTry))),
            (2, Call(inner, few, some)),
            (1, query.Select(q => (Expression)new Exists(q))),
            (1, query.Select(q => (Expression)new ScalarSubquery(q))));
    }

    private static Gen<Expression> Call(Gen<Expression> inner, Gen<SyntaxList<Expression>> few, Gen<SyntaxList<Expression>> some)
    {
        Gen<SyntaxList<SortKey>> keys = List(SortKey(inner), 0, 2);
        Gen<FunctionCall> plain = Gen.OneOf(
            Name.Zip(few, (n, e) => new FunctionCall(n, e)),
            Gen.Constant(new FunctionCall("COUNT", new Star())),
            Gen.Elements("LEFT", "right", "AVG").Zip(some.Zip(Flag).Zip(keys), (n, e) => new FunctionCall(new Identifier(n), e.Item1.Item1) { IsDistinct = e.Item1.Item2, OrderBy = e.Item2 }));
        Gen<Window?> window = Optional(few.Zip(keys, (partition, order) => new Window(partition, order)));
        return plain.Zip(keys.Zip(Optional(inner)).Zip(window), (call, e) => (Expression)(call with { WithinGroup = e.Item1.Item1, Filter = e.Item1.Item2, Over = e.Item2 }));
    }

    private static Gen<SortKey> SortKey(Gen<Expression> inner) =>
        inner.Zip(Flag).Zip(Gen.Elements<NullPlacement?>(null, NullPlacement.First, NullPlacement.Last), (e, nulls) => new SortKey(e.Item1, e.Item2, nulls));

    private static Gen<SelectQuery> Query(int depth)
    {
        Gen<Expression> expression = Expression(Math.Max(0, depth));
        Gen<SelectItem> item = Gen.Frequency(
            (5, expression.Zip(Optional(Name), (e, alias) => new SelectItem(e, alias))),
            (1, Optional(Name).Select(q => new SelectItem(new Star(q)))));
        Gen<SyntaxList<CommonTable>> with = depth <= 0 ? Gen.Constant(SyntaxList<CommonTable>.Empty) : List(Name.Zip(Lazily(() => Query(depth - 2)), (n, q) => new CommonTable(n, q)), 0, 1);
        Gen<long?> rows = Gen.Elements<long?>(null, 0, 10, long.MaxValue);
        Gen<SelectQuery> head = with.Zip(Flag).Zip(List(item, 1, 3), (w, items) => new SelectQuery { With = w.Item1, IsDistinct = w.Item2, Items = items });
        Gen<SelectQuery> body = head.Zip(Table(depth)).Zip(Optional(expression).Two().Zip(List(expression, 0, 2).Zip(Flag)), (q, c) => q.Item1 with
        {
            From = q.Item2,
            Where = c.Item1.Item1,
            Having = c.Item1.Item2,
            GroupBy = c.Item2.Item2 ? [] : c.Item2.Item1,
            GroupByAll = c.Item2.Item2,
        });
        return Gen.OneOf(head, body, body).Zip(List(SortKey(expression), 0, 2).Zip(rows.Two()), (q, c) => q with { OrderBy = c.Item1, Limit = c.Item2.Item1, Offset = c.Item2.Item2 });
    }

    private static Gen<TableReference> Table(int depth)
    {
        Gen<TableReference> named = Optional(Name).Zip(Name).Zip(Optional(Name), (n, alias) => (TableReference)new NamedTable(n.Item1, n.Item2, alias));
        if (depth <= 0) return named;
        Gen<TableReference> primary = Gen.Frequency(
            (4, named), (1, Lazily(() => Query(depth - 2)).Zip(Optional(Name), (q, alias) => (TableReference)new SubqueryTable(q, alias))));
        Gen<JoinKind> kind = Gen.Elements(JoinKind.Inner, JoinKind.Left, JoinKind.Right, JoinKind.Full);
        Gen<TableReference> left = Lazily(() => Table(depth - 1));
        return Gen.Frequency(
            (4, primary),
            (1, left.Zip(primary, (l, r) => (TableReference)new Join(JoinKind.Cross, l, r, null, []))),
            (1, left.Zip(primary).Zip(kind.Zip(Expression(depth - 1)), (t, c) => (TableReference)new Join(c.Item1, t.Item1, t.Item2, c.Item2, []))),
            (1, left.Zip(primary).Zip(kind.Zip(List(Name, 1, 2)), (t, c) => (TableReference)new Join(c.Item1, t.Item1, t.Item2, null, c.Item2))));
    }

    private static Gen<Bound> Bound { get; } =
        Gen.Choose(1, 99_999).Select(i => i / 100_000.0).Two()
            .Zip(Optional(Margin))
            .Zip(Gen.Choose(0, 7).Zip(Gen.Choose(1, 2_000_000)))
            .Zip(Gen.Elements<InferenceScope?>(null, InferenceScope.Database, InferenceScope.Population).Zip(Gen.Elements<MissPolicy?>(null, MissPolicy.Exact, MissPolicy.Warn, MissPolicy.Fail, MissPolicy.Null)))
            .Zip(Flag.Two(), (p, flags) =>
            {
                ((((double Error, double Level) fractions, Literal? margin), (int parts, int time)), (InferenceScope? scope, MissPolicy? policy)) = p;
                return new Bound
                {
                    RelativeError = margin is null && (parts & 1) != 0 ? new RelativeError(fractions.Error) : null,
                    AbsoluteError = margin,
                    Confidence = (parts & 2) != 0 ? new Confidence(fractions.Level) : null,
                    Time = (parts & 4) != 0 ? new TimeSpan(time * 12_345L) : null,
                    Scope = scope,
                    OnMiss = policy,
                    IsSimultaneous = flags.Item1,
                    IsExact = flags.Item2,
                };
            });

    private static Gen<TestStatement> Test(int depth)
    {
        Gen<SelectItem> outcome = Expression(depth).Zip(Optional(Name), (e, alias) => new SelectItem(e, alias));
        Gen<Expression> number = Margin.Zip(Flag, (m, negative) => negative ? new Unary(UnaryOperator.Negate, m) : (Expression)m);
        Gen<TestComparison> comparison = Gen.OneOf(
            Column.Zip(List(Literal.Zip(Flag, (l, negative) => negative && l is NumberLiteral ? new Unary(UnaryOperator.Negate, l) : (Expression)l), 0, 3), (c, groups) => (TestComparison)new BetweenGroups(c, groups)),
            number.Select(n => (TestComparison)new AgainstValue(n)),
            outcome.Select(o => (TestComparison)new WithOutcome(o)),
            Column.Select(c => (TestComparison)new TrendOver(c)));
        Gen<TestReplicates?> replicates = Optional(Gen.OneOf(
            Column.Select(c => (TestReplicates)new ClusterBy(c)), Column.Select(c => (TestReplicates)new PairedBy(c)), Gen.Constant((TestReplicates)new ObjectsAsIndependent())));
        Gen<EquivalenceMargin?> equivalence = Optional(Margin.Zip(Flag, (m, percent) => new EquivalenceMargin(m, percent && m is NumberLiteral)));
        return List(outcome, 1, 2).Zip(comparison).Zip(Table(depth).Zip(Optional(Expression(depth)))).Zip(List(Column, 0, 2).Zip(replicates).Zip(equivalence))
            .Zip(OptionalOf<TestMethod>().Zip(OptionalOf<TestAlternative>()).Zip(OptionalOf<TestAdjustment>()).Zip(Bound), (p, q) => new TestStatement
            {
                Outcomes = p.Item1.Item1.Item1,
                Comparison = p.Item1.Item1.Item2,
                From = p.Item1.Item2.Item1,
                Where = p.Item1.Item2.Item2,
                Per = p.Item2.Item1.Item1,
                Replicates = p.Item2.Item1.Item2,
                Equivalence = p.Item2.Item2,
                Method = q.Item1.Item1.Item1,
                Alternative = q.Item1.Item1.Item2,
                Adjust = q.Item1.Item2,
                Bound = q.Item2,
            });
    }

    private static Gen<Statement> Statement(int depth)
    {
        Gen<Statement> answerable = Gen.Frequency(
            (3, Query(depth).Zip(Bound, (q, b) => (Statement)new SelectStatement(q, b))), (2, Test(depth - 1).Select(t => (Statement)t)));
        Gen<NamedTable> table = Optional(Name).Zip(Name, (schema, name) => new NamedTable(schema, name));
        Gen<Statement> other = Gen.OneOf(
            Gen.Constant((Statement)new ShowTables()), Gen.Constant((Statement)new ShowSamples()), table.Select(t => (Statement)new ShowGroups(t)), table.Select(t => (Statement)new DescribeTable(t)),
            Name.Zip(Gen.OneOf(Text.Select(t => (Expression)new StringLiteral(t)), Flag.Select(f => (Expression)new BooleanLiteral(f)), Margin.Select(m => (Expression)m), Margin.Select(m => (Expression)new Unary(UnaryOperator.Negate, m))), (n, v) => (Statement)new SetStatement(n, v)),
            Name.Select(n => (Statement)new DropSample(n)),
            Name.Zip(table).Zip(List(Name, 0, 2).Zip(Gen.Elements<long?>(null, 1, 1000)).Zip(Gen.Elements<long?>(null, 1, 1000, 64 << 20, 3L << 40)), (n, o) => (Statement)new CreateSample(n.Item1, n.Item2, o.Item1.Item1, o.Item1.Item2, o.Item2)));
        return Gen.Frequency((8, answerable), (1, answerable.Zip(Flag, (s, analyze) => (Statement)new ExplainStatement(s, analyze))), (2, other));
    }

    private static Gen<T?> Optional<T>(Gen<T> gen)
        where T : class
        => Gen.OneOf(Gen.Constant<T?>(null), gen.Select(value => (T?)value));

    private static Gen<T?> OptionalOf<T>()
        where T : struct, Enum
        => Gen.Elements(Enum.GetValues<T>().Select(value => (T?)value).Prepend(null).ToArray());

    private static Gen<SyntaxList<T>> List<T>(Gen<T> gen, int least, int most)
        where T : notnull
        => Gen.Choose(least, most).SelectMany(n => gen.ArrayOf(n)).Select(items => items.ToSyntaxList());

    private static Gen<T> Lazily<T>(Func<Gen<T>> gen) => Gen.Constant(0).SelectMany(_ => gen());
}
