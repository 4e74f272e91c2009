using System.Globalization;

namespace Approx.Core;

/// <summary>A number with its unit, e.g. 20 um3.</summary>
public readonly record struct Quantity(double Value, Unit Unit)
{
    /// <summary>The same quantity in another unit.</summary>
    /// <exception cref="ApproxException">The dimensions differ.</exception>
    public Quantity In(Unit unit) => new(Unit.Convert(Value, unit), unit);

    /// <summary>Reads "1.3um", "20 um3" or a bare number (unit 1).</summary>
    /// <exception cref="ApproxException">No number, or an unknown unit.</exception>
    public static Quantity Parse(string text)
    {
        string trimmed = text.Trim();
        int split = trimmed.Length;
        while (split > 0 && !TryNumber(trimmed.AsSpan(0, split), out _)) split--;
        if (split == 0 || !TryNumber(trimmed.AsSpan(0, split), out double value))
            throw ApproxException.BadData($"'{text}' is not a quantity", "write a number and a unit, e.g. 1.3um");
        string unit = trimmed[split..].Trim();
        return new Quantity(value, unit.Length == 0 ? Unit.One : Unit.Parse(unit));
    }

    /// <summary>Value and unit, round-trip.</summary>
    public override string ToString() => Value.ToString("R", CultureInfo.InvariantCulture) + (Unit == Unit.One ? "" : " " + Unit.Symbol);

    private static bool TryNumber(ReadOnlySpan<char> text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value) && !char.IsWhiteSpace(text[^1]);
}
