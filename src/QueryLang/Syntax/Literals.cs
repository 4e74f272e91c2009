using System.Globalization;
using Approx.Core;

namespace Approx.QueryLang;

/// <summary>A constant written in the text.</summary>
internal abstract record Literal : Expression;

/// <summary>A number without sign, as it was written (1, 0.50, 1e6): DuckDB and Spark take decimals exactly.</summary>
/// <param name="Text">Digits with at most one point and one exponent.</param>
internal sealed record NumberLiteral(string Text) : Literal
{
    /// <summary>The nearest double.</summary>
    public double Value => double.Parse(Text, NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>True when it was written with digits alone.</summary>
    public bool IsInteger => Text.All(char.IsAsciiDigit);
}

/// <summary>A text in single quotes.</summary>
/// <param name="Value">The text, quotes removed, doubled quotes made single.</param>
internal sealed record StringLiteral(string Value) : Literal;

/// <summary>TRUE or FALSE.</summary>
internal sealed record BooleanLiteral(bool Value) : Literal;

/// <summary>NULL.</summary>
internal sealed record NullLiteral : Literal;

/// <summary>A number with its unit, e.g. <c>20[um3]</c>.</summary>
/// <param name="Number">The number without sign, as written.</param>
/// <param name="UnitText">The unit as written between the brackets; <see cref="Unit.TryParse"/> knows it.</param>
internal sealed record QuantityLiteral(string Number, string UnitText) : Literal
{
    /// <summary>Number and unit.</summary>
    public Quantity Value => new(double.Parse(Number, NumberStyles.Float, CultureInfo.InvariantCulture), Unit.Parse(UnitText));
}

/// <summary>A date or time: <c>DATE '2024-05-01'</c>, <c>TIMESTAMP '…'</c>, <c>TIME '…'</c>.</summary>
/// <param name="Type">DATE, TIME, TIMESTAMP or TIMESTAMPTZ, in capitals.</param>
/// <param name="Text">The text between the quotes; its form is checked where it is used.</param>
internal sealed record TemporalLiteral(string Type, string Text) : Literal;

/// <summary>A span of time: <c>INTERVAL '3 days'</c> or <c>INTERVAL '3' DAY</c>.</summary>
/// <param name="Text">The text between the quotes (or the bare number).</param>
/// <param name="Unit">The unit behind it, in capitals and singular (DAY); null when the text says all.</param>
internal sealed record IntervalLiteral(string Text, string? Unit) : Literal;
