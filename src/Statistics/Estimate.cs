namespace Approx.Statistics;

/// <summary>
/// What an estimator says about one number.
/// </summary>
/// <param name="Value">The point estimate; NaN when there is nothing to estimate it from.</param>
/// <param name="StandardError">The estimated standard error; 0 when the value is exact, NaN when it is not estimable.</param>
/// <param name="DegreesOfFreedom">Degrees of freedom behind the interval; +∞ for a normal interval or an exact value.</param>
/// <param name="Interval">The confidence interval at the level that was asked for.</param>
/// <param name="Method">How the interval was made, in a few words for people, e.g. "t", "Fieller", "hypergeometric".</param>
public sealed record Estimate(double Value, double StandardError, double DegreesOfFreedom, Interval Interval, string Method)
{
    /// <summary>True when the value carries no sampling error at all.</summary>
    public bool IsExact => StandardError == 0 && Interval.Low == Interval.High;

    /// <summary>The larger distance from the value to an end of the interval, relative to |value|; +∞ when the value is 0 and the interval is not.</summary>
    public double RelativeHalfWidth
    {
        get
        {
            double distance = Math.Max(Interval.High - Value, Value - Interval.Low);
            return distance == 0 ? 0 : distance / Math.Abs(Value);
        }
    }

    /// <summary>A value known without sampling error.</summary>
    public static Estimate Exact(double value) => new(value, 0, double.PositiveInfinity, Interval.Point(value), "exact");

    /// <summary>Nothing can be said: no value, no interval; the reason is the method note.</summary>
    public static Estimate Unknown(string reason) => new(double.NaN, double.NaN, double.NaN, Interval.Everything, reason);
}
