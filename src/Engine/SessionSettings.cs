using System.Globalization;
using Approx.Core;
using Approx.QueryLang;

namespace Approx.Engine;

/// <summary>What SET can change for a session.</summary>
internal sealed class SessionSettings
{
    private static readonly string[] Names = ["confidence"];

    /// <summary>Confidence of statements that name none; null: 95 %.</summary>
    public Confidence? Confidence { get; private set; }

    /// <summary>Carries out SET name = value.</summary>
    /// <exception cref="ApproxException">An unknown name, or a value out of range.</exception>
    public Answer Apply(SetStatement set, string text)
    {
        string name = set.Name.Name.ToLowerInvariant();
        if (name != "confidence")
        {
            string? near = NearestName.Of(name, Names);
            throw ApproxException.WrongStatement($"unknown setting {set.Name.Name}", text, set.Name.Span, near is null ? "settings: " + string.Join(", ", Names) : $"did you mean {near}?");
        }
        double percent = set.Value switch
        {
            QuantityLiteral { UnitText: "%" } quantity => double.Parse(quantity.Number, CultureInfo.InvariantCulture),
            NumberLiteral number => number.Value < 1 ? number.Value * 100 : number.Value,
            _ => double.NaN,
        };
        if (!(percent > 0 && percent < 100)) throw ApproxException.WrongStatement("confidence lies between 0 and 100 %", text, set.Value.Span, "SET confidence = 99 %");
        Confidence = Core.Confidence.FromPercent(percent);
        return StoreStatements.Table(["setting", "value"], [["confidence", Confidence.Value.ToString()]]);
    }
}
