using System.Globalization;
using Approx.Core;

namespace Approx.QueryLang;

/// <summary>Gathers bound clauses, in any order, each at most once.</summary>
internal sealed class BoundBuilder(SourceText source)
{
    /// <summary>The bound that the clauses state together.</summary>
    public Bound Build(IReadOnlyList<ApproxParser.BoundContext> clauses)
    {
        if (clauses.Count == 0) return Bound.None;
        Bound bound = Bound.None with { Span = SourceText.SpanOf(clauses[0]).Union(SourceText.SpanOf(clauses[^1])) };
        var seen = new HashSet<Type>();
        foreach (ApproxParser.BoundContext clause in clauses)
        {
            if (!seen.Add(clause.GetType())) throw source.Fail(clause, $"{NameOf(clause)} is given twice", "leave one of them out");
            bound = Add(bound, clause);
        }
        return bound;
    }

    /// <summary>A positive margin with its unit or percent.</summary>
    public (Literal Margin, bool IsPercent) Margin(ApproxParser.MarginContext context, string clause)
    {
        string number = source.Number(context.signedNumber().NUMBER().Symbol);
        if (context.signedNumber().MINUS() is not null || double.Parse(number, CultureInfo.InvariantCulture) == 0)
            throw source.Fail(context.signedNumber(), $"{clause} needs a number above 0, not {Excerpt.Of(context.signedNumber().GetText())}", $"write e.g. {clause} 5 %");
        bool isPercent = context.PERCENT() is not null;
        SourceSpan span = SourceText.SpanOf(context);
        if (context.UNIT() is not { } unit) return (new NumberLiteral(number) { Span = span }, isPercent);
        if (isPercent) throw source.Fail(context, $"{clause} has a unit and a percent sign", "keep the unit for an absolute margin, the percent sign for a relative one");
        return (new QuantityLiteral(number, source.UnitOf(unit)) { Span = span }, false);
    }

    private static string NameOf(ApproxParser.BoundContext clause) => clause switch
    {
        ApproxParser.ErrorBoundContext => "ERROR WITHIN",
        ApproxParser.TimeBoundContext => "the time bound WITHIN",
        ApproxParser.ConfidenceBoundContext => "AT CONFIDENCE",
        ApproxParser.SimultaneousBoundContext => "SIMULTANEOUS",
        ApproxParser.ScopeBoundContext => "FOR DATABASE or FOR POPULATION",
        ApproxParser.MissBoundContext => "ON MISS",
        _ => "EXACT",
    };

    private Bound Add(Bound bound, ApproxParser.BoundContext clause) => clause switch
    {
        ApproxParser.ErrorBoundContext error => AddError(bound, error),
        ApproxParser.TimeBoundContext time => bound with { Time = Time(time) },
        ApproxParser.ConfidenceBoundContext confidence => bound with { Confidence = Confidence(confidence) },
        ApproxParser.SimultaneousBoundContext => bound with { IsSimultaneous = true },
        ApproxParser.ScopeBoundContext scope => bound with { Scope = source.Word<InferenceScope>(scope.scope, "scope") },
        ApproxParser.MissBoundContext miss => bound with { OnMiss = miss.NULL() is null ? source.Word<MissPolicy>(miss.policy, "choice of ON MISS") : MissPolicy.Null },
        _ => bound with { IsExact = true },
    };

    private Bound AddError(Bound bound, ApproxParser.ErrorBoundContext context)
    {
        (Literal margin, bool isPercent) = Margin(context.margin(), "ERROR WITHIN");
        if (!isPercent) return bound with { AbsoluteError = margin };
        double fraction = Percent.ToFraction(((NumberLiteral)margin).Text);
        if (fraction == 0) throw source.Fail(context.margin(), "ERROR WITHIN needs a number above 0", "write e.g. ERROR WITHIN 5 %");
        return bound with { RelativeError = new RelativeError(fraction) };
    }

    private TimeSpan Time(ApproxParser.TimeBoundContext context)
    {
        RefuseErrorAsAlias(context);
        string number = source.Number(context.signedNumber().NUMBER().Symbol);
        const string hint = "write e.g. WITHIN 2 SECONDS (MILLISECONDS, SECONDS or MINUTES)";
        if (context.timeUnit is not { } unit)
        {
            throw source.Fail(context, "WITHIN needs a unit of time behind its number", hint + ", or ERROR WITHIN for a bound on the error");
        }
        long ticks = unit.Start.Type switch
        {
            ApproxLexer.MILLISECOND => TimeSpan.TicksPerMillisecond,
            ApproxLexer.SECOND => TimeSpan.TicksPerSecond,
            ApproxLexer.MINUTE => TimeSpan.TicksPerMinute,
            _ => throw source.Fail(unit, $"{Excerpt.Of(unit.GetText())} is no unit of time for WITHIN", hint),
        };
        double time = double.Parse(number, CultureInfo.InvariantCulture) * ticks;
        if (context.signedNumber().MINUS() is not null || !(time >= 1 && time < MaxTicks))
            throw source.Fail(context.signedNumber(), $"a time of {Excerpt.Of(context.signedNumber().GetText() + " " + unit.GetText())} cannot be kept", "write a time above 0 and below a day, e.g. WITHIN 2 SECONDS");
        return new TimeSpan((long)Math.Round(decimal.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture) * ticks));
    }

    private Confidence Confidence(ApproxParser.ConfidenceBoundContext context)
    {
        string number = source.Number(context.signedNumber().NUMBER().Symbol);
        double level = Percent.ToFraction(number);
        bool isNegative = context.signedNumber().MINUS() is not null;
        if (context.PERCENT() is null)
        {
            double value = double.Parse(number, CultureInfo.InvariantCulture);
            string meant = isNegative ? "95" : value is >= 1 and < 100 ? number : value is > 0 and < 1 ? Percent.FromFraction(value) : "95";
            throw source.Fail(context, "AT CONFIDENCE needs a percent sign behind its number", $"write AT CONFIDENCE {meant} %");
        }
        if (isNegative || !(level > 0 && level < 1))
            throw source.Fail(context.signedNumber(), $"a confidence of {context.signedNumber().GetText()} % is impossible", "it lies between 0 and 100 percent, both excluded: AT CONFIDENCE 95 %");
        return new Confidence(level);
    }

    // "FROM t ERROR WITHIN 5 SECONDS" is grammatical with ERROR as the table's alias; nobody means that.
    private void RefuseErrorAsAlias(ApproxParser.TimeBoundContext context)
    {
        int before = context.Start.TokenIndex - 1;
        if (context.timeUnit is not { } unit || source.Tokens.Type(before) != ApproxLexer.ERROR || source.Tokens.IsOperandDue(before)) return;
        throw unit.GetText().Equals("PERCENT", StringComparison.OrdinalIgnoreCase)
            ? source.Fail(unit, "the percent sign is written %", "write % for PERCENT")
            : source.Fail(unit, "ERROR WITHIN takes no unit of time", "write ERROR WITHIN 5 % for a bound on the error, WITHIN 2 SECONDS for one on time");
    }

    private const long MaxTicks = TimeSpan.TicksPerDay;
}
