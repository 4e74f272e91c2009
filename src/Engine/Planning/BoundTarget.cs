using System.Globalization;
using Approx.Core;
using Approx.Engine.Binding;
using Approx.QueryLang;
using Approx.Statistics;

namespace Approx.Engine.Planning;

/// <summary>The error bound of a statement as something a cell can be held against.</summary>
internal sealed class BoundTarget
{
    private readonly Bound bound;
    private readonly double[]? absolute;

    /// <summary>The bound of a statement over these items; an absolute one is converted to each item's unit.</summary>
    public BoundTarget(Bound bound, IReadOnlyList<BoundItem> items, string text)
    {
        this.bound = bound;
        if (bound.AbsoluteError is not { } error) return;
        absolute = [.. items.Select(item => item.IsAggregate ? Absolute(error, item) : double.PositiveInfinity)];
        BoundItem? first = items.FirstOrDefault(i => i.IsAggregate);
        if (first is null || !absolute.All(double.IsPositiveInfinity)) return;
        throw ApproxException.WrongStatement(
            $"wrong unit: the bound is in {((QuantityLiteral)error).Value.Unit.Symbol}, {first.Name} is {(first.Type.Unit is { } u ? "in " + u.Symbol : "a number without unit")}",
            text, error.Span, first.Type.Unit is { } known ? $"give the bound in {known.Symbol}" : "leave the unit out, or use a relative bound: ERROR WITHIN 2 %");
    }

    /// <summary>True when an error bound was asked for.</summary>
    public bool IsAsked => bound.RelativeError is not null || absolute is not null;

    /// <summary>True for a relative bound.</summary>
    public bool IsRelative => absolute is null;

    /// <summary>
    /// How far a cell is from its bound: half-width over allowed half-width; at most 1 when met. 0 without a bound or where exact.
    /// </summary>
    public double Excess(Cell cell, int item)
    {
        if (!IsAsked || cell.IsExact) return 0;
        double reached = Reached(cell);
        double allowed = absolute is null ? bound.RelativeError!.Value.Fraction : absolute[item];
        if (double.IsPositiveInfinity(allowed)) return 0;
        return double.IsNaN(reached) ? double.PositiveInfinity : reached / allowed;
    }

    /// <summary>True when every cell of a group meets its bound.</summary>
    public bool Met(GroupAnswer group) => !group.Items.Where((cell, i) => Excess(cell, i) > 1).Any();

    /// <summary>The largest finite half-width of the items of a group that the bound is about.</summary>
    public double Reached(GroupAnswer group) => group.Items.Where((_, i) => absolute is null || double.IsFinite(absolute[i])).Select(Reached).Where(double.IsFinite).DefaultIfEmpty(0).Max();

    /// <summary>The half-width in the bound's measure: relative, or in the column's unit.</summary>
    public double Reached(Cell cell)
    {
        if (cell.Estimate is not { } estimate || cell.IsExact) return 0;
        return absolute is null ? estimate.RelativeHalfWidth : Math.Max(estimate.Interval.High - estimate.Value, estimate.Value - estimate.Interval.Low);
    }

    /// <summary>The bound as a reader knows it: "2 %", "5 um3", "2 s".</summary>
    public static string? Describe(Bound bound)
    {
        List<string> parts = [];
        if (bound.RelativeError is { } relative) parts.Add(relative.ToString());
        if (bound.AbsoluteError is NumberLiteral number) parts.Add("±" + number.Text);
        if (bound.AbsoluteError is QuantityLiteral quantity) parts.Add($"±{quantity.Number} {quantity.UnitText}");
        if (bound.Time is { } time) parts.Add(time.TotalSeconds >= 1 ? time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture) + " s" : time.TotalMilliseconds.ToString("0.###", CultureInfo.InvariantCulture) + " ms");
        return parts.Count == 0 ? null : string.Join(", ", parts);
    }

    /// <summary>The level of each interval: the statement's, or Šidák's share of it when it must hold for all cells together.</summary>
    public static Confidence LevelFor(Bound bound, long cells) =>
        bound.IsSimultaneous ? Simultaneous.Sidak(bound.ConfidenceOrDefault, Math.Max(1, cells)) : bound.ConfidenceOrDefault;

    // A bound with a unit is about the items of its dimension; one without about all, each in its own unit.
    private static double Absolute(Literal error, BoundItem item)
    {
        if (error is NumberLiteral number) return number.Value;
        Quantity quantity = ((QuantityLiteral)error).Value;
        return item.Type.Unit is { } unit && quantity.Unit.SameDimension(unit) ? quantity.In(unit).Value : double.PositiveInfinity;
    }
}
