using System.Globalization;
using System.Text;

namespace Approx.QueryLang;

/// <summary>Writes bound clauses, each behind a space.</summary>
internal static class BoundPrinter
{
    /// <summary>The bound clauses in the order of the documentation.</summary>
    public static StringBuilder Bound(this StringBuilder sql, Bound bound)
    {
        if (bound.RelativeError is { } relative) sql.Append(" ERROR WITHIN ").Append(Percent.FromFraction(relative.Fraction)).Append(" %");
        if (bound.AbsoluteError is { } absolute) sql.Append(" ERROR WITHIN ").Literal(absolute);
        if (bound.Confidence is { } confidence) sql.Append(" AT CONFIDENCE ").Append(Percent.FromFraction(confidence.Level)).Append(" %");
        if (bound.Time is { } time) WriteTime(sql.Append(" WITHIN "), time);
        if (bound.IsSimultaneous) sql.Append(" SIMULTANEOUS");
        if (bound.Scope is { } scope) sql.Append(" FOR ").Append(scope == InferenceScope.Database ? "DATABASE" : "POPULATION");
        if (bound.OnMiss is { } policy) sql.Append(" ON MISS ").Append(policy.ToString().ToUpperInvariant());
        return bound.IsExact ? sql.Append(" EXACT") : sql;
    }

    private static void WriteTime(StringBuilder sql, TimeSpan time)
    {
        if (time.Ticks % TimeSpan.TicksPerSecond == 0) sql.Append(CultureInfo.InvariantCulture, $"{time.Ticks / TimeSpan.TicksPerSecond} SECONDS");
        else sql.Append(CultureInfo.InvariantCulture, $"{time.Ticks / (decimal)TimeSpan.TicksPerMillisecond:0.####} MILLISECONDS");
    }
}
