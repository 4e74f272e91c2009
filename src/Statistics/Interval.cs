using System.Globalization;

namespace Approx.Statistics;

/// <summary>A closed interval on the real line; an infinite end means "no bound", a NaN end means "not estimable".</summary>
public readonly record struct Interval(double Low, double High)
{
    /// <summary>The interval that says nothing: (−∞, ∞).</summary>
    public static Interval Everything => new(double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>The interval of one point: an exact answer.</summary>
    public static Interval Point(double value) => new(value, value);

    /// <summary>centre ± halfWidth.</summary>
    public static Interval Around(double centre, double halfWidth) => new(centre - halfWidth, centre + halfWidth);

    /// <summary>High − Low.</summary>
    public double Width => High - Low;

    /// <summary>Half of the width, the number behind ±.</summary>
    public double HalfWidth => 0.5 * (High - Low);

    /// <summary>True when both ends are finite.</summary>
    public bool IsBounded => double.IsFinite(Low) && double.IsFinite(High);

    /// <summary>True when value lies within (ends included).</summary>
    public bool Contains(double value) => value >= Low && value <= High;

    /// <summary>The part of the interval inside [low, high]: for quantities that cannot leave that range.</summary>
    public Interval Clamp(double low, double high) => new(Math.Clamp(Low, low, high), Math.Clamp(High, low, high));

    /// <summary>scale·x + shift for every x of the interval; a negative scale swaps the ends.</summary>
    public Interval Map(double scale, double shift)
    {
        double a = scale * Low + shift, b = scale * High + shift;
        return a <= b || double.IsNaN(a) || double.IsNaN(b) ? new(a, b) : new(b, a);
    }

    /// <summary>"[low, high]".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"[{Low:G6}, {High:G6}]");
}
